package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.Normalization;
import io.targetdrop.training.TrainingPlan.Shard;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MinibatchRecipeTest {
    private static final TrainingPlan PLAN = Plans.small(1, 1);
    private static final Shard SHARD = PLAN.assignments(0).get(0).read(PLAN.source());
    private static final int[] POSITIONS = {3, 1, 4};

    @Test
    void cutsOutTheSameSquareOfAnImageInAnEpochWhateverMinibatchItIsIn() {
        float[] first = features(8, 0, POSITIONS);
        assertArrayEquals(first, features(8, 0, POSITIONS));
        float[] alone = features(8, 0, POSITIONS[1]);
        assertArrayEquals(alone, Arrays.copyOfRange(first, alone.length, 2 * alone.length));
        assertNotEquals(holes(first), holes(features(8, 1, POSITIONS)), "epoch");
    }

    /** Crop and flip make the same draws with cutout as without. Outside the squares, the images are the same. */
    @Test
    void leavesTheRestOfTheAugmentationAsItWas() {
        float[] whole = features(0, 0, POSITIONS);
        float[] cut = features(8, 0, POSITIONS);
        int different = 0;
        for (int i = 0; i < whole.length; i++) {
            if (whole[i] != cut[i]) {
                assertEquals(0, cut[i]);
                different++;
            }
        }
        // squares of 4 × 4 to 8 × 8, in three channels of three images
        assertTrue(different >= 9 * 16 && different <= 9 * 64, different + " values");
    }

    /** Every augmentation is a function of the run's seed, the epoch and the image. */
    @ParameterizedTest
    @MethodSource
    void changesAnImageInTheSameWayWhateverMinibatchItIsIn(Augmentation augmentation) {
        float[] together = features(recipe(augmentation, 0), 0, POSITIONS);
        float[] alone = features(recipe(augmentation, 0), 0, POSITIONS[1]);
        assertArrayEquals(alone, Arrays.copyOfRange(together, alone.length, 2 * alone.length));
        assertFalse(Arrays.equals(together, features(recipe(augmentation, 0), 1, POSITIONS)), "another epoch");
        assertFalse(Arrays.equals(together, features(recipe(new Augmentation.None(), 0), 0, POSITIONS)), "unchanged");
    }

    static Stream<Augmentation> changesAnImageInTheSameWayWhateverMinibatchItIsIn() {
        return Stream.of(
                new Augmentation.CropFlip(),
                new Augmentation.RandomResizedCrop(0.08),
                Augmentation.colored(
                        new Augmentation.None(), new ColorConfig(0.4, new ColorConfig.RandAugment(2, 0.3))));
    }

    @Test
    void cutsNothingOutOfImagesThatAreOnlyScored() {
        float[] plain = recipe(8).plain(SHARD.train()).getFeatures().data().asFloat();
        assertArrayEquals(recipe(0).plain(SHARD.train()).getFeatures().data().asFloat(), plain);
    }

    private static String holes(float[] features) {
        StringBuilder holes = new StringBuilder();
        for (float feature : features) {
            holes.append(feature == 0 ? '0' : '1');
        }
        return holes.toString();
    }

    private static float[] features(int cutout, int epoch, int... positions) {
        return features(recipe(cutout), epoch, positions);
    }

    private static float[] features(MinibatchRecipe recipe, int epoch, int... positions) {
        return recipe.training(SHARD, positions, epoch).getFeatures().data().asFloat();
    }

    private static MinibatchRecipe recipe(int cutout) {
        return recipe(new Augmentation.CropFlip(), cutout);
    }

    private static MinibatchRecipe recipe(Augmentation augmentation, int cutout) {
        float[] mean = {0.501f, 0.502f, 0.503f};
        return new MinibatchRecipe(
                PLAN.seed(),
                PLAN.parts().catalog().shape(),
                10,
                8,
                augmentation,
                cutout,
                new Normalization(mean, mean));
    }
}
