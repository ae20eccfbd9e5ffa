package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final ImageShape SHAPE = new ImageShape(2, 16, 24);

    @Test
    void withoutViewsTheNetworkSeesTheImagesThemselves() {
        List<LabelledImage> images = images();
        double[][] answer = new double[3][2];
        assertSame(answer, Views.NONE.probabilities(images, SHAPE, seen -> {
            assertSame(images, seen);
            return answer;
        }));
    }

    /** A "network" that answers with one pixel shows which pixel each view has there. */
    @Test
    void flipSeesTheImageAndItsMirror() {
        List<LabelledImage> images = images();
        for (int place : new int[] {0, 5, 16 * 24 + 3 * 24 + 7}) {
            int column = place % 24;
            int mirrored = place - column + 23 - column;
            double[][] found = Views.FLIP.probabilities(images, SHAPE, seen -> pixel(seen, place));
            for (int n = 0; n < images.size(); n++) {
                byte[] pixels = images.get(n).pixels();
                assertEquals((pixels[place] + pixels[mirrored]) / 2.0, found[n][0], 1e-12);
            }
        }
    }

    /** Shifts of 2 rows and 3 columns; pixels from outside are 0. */
    @Test
    void shiftSeesTenViews() {
        List<LabelledImage> images = images();
        int[][] shifts = {{0, 0}, {2, 0}, {-2, 0}, {0, 3}, {0, -3}};
        for (int y : new int[] {0, 1, 8, 15}) {
            for (int x : new int[] {0, 2, 11, 23}) {
                double[][] found = Views.SHIFT.probabilities(images, SHAPE, seen -> pixel(seen, y * 24 + x));
                for (int n = 0; n < images.size(); n++) {
                    double expected = 0;
                    for (int[] shift : shifts) {
                        expected += at(images.get(n), y + shift[0], x + shift[1]);
                        expected += at(images.get(n), y + shift[0], 23 - x + shift[1]);
                    }
                    assertEquals(expected / 10, found[n][0], 1e-12, y + ", " + x);
                }
            }
        }
    }

    private static double at(LabelledImage image, int y, int x) {
        return y < 0 || y >= 16 || x < 0 || x >= 24 ? 0 : image.pixels()[y * 24 + x];
    }

    /** The scorer averages probabilities: the loss is that of the mean over the network's own two outputs. */
    @Test
    void aScoreIsThatOfTheMeanProbabilities() {
        TrainingPlan plan = Plans.small(1, 1);
        TrainingPlan.Shard shard = plan.assignments(0).get(0).read(plan.source());
        ComputationGraph network = Plans.network(plan);
        MinibatchRecipe recipe = plan.recipe(new LocalReplica(plan, network).normalization());
        List<LabelledImage> images = shard.train().subList(0, 12);
        List<LabelledImage> mirrored = new ArrayList<>();
        for (LabelledImage image : images) {
            byte[] pixels = new byte[image.pixels().length];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = image.pixels()[i - i % 16 + 15 - i % 16];
            }
            mirrored.add(new LabelledImage(pixels, image.label()));
        }
        double[][] one = network.output(false, recipe.plain(images).getFeatures())[0].toDoubleMatrix();
        double[][] two = network.output(false, recipe.plain(mirrored).getFeatures())[0].toDoubleMatrix();
        double expected = 0;
        for (int n = 0; n < images.size(); n++) {
            int truth = images.get(n).label();
            expected -= Math.log((one[n][truth] + two[n][truth]) / 2) / images.size();
        }
        assertEquals(
                expected,
                Scorer.score(network, images, recipe.withViews(Views.FLIP)).loss(),
                1e-9);
    }

    private static double[][] pixel(List<LabelledImage> images, int place) {
        double[][] values = new double[images.size()][1];
        for (int n = 0; n < values.length; n++) {
            values[n][0] = images.get(n).pixels()[place];
        }
        return values;
    }

    private static List<LabelledImage> images() {
        Random random = new Random(4);
        List<LabelledImage> images = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            byte[] pixels = new byte[SHAPE.size()];
            random.nextBytes(pixels);
            images.add(new LabelledImage(pixels, n));
        }
        return images;
    }
}
