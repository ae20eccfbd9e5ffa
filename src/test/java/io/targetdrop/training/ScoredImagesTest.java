package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.training.TrainingPlan.Shard.Assignment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScoredImagesTest {
    private static final int SOME = 20;

    private static TrainingPlan plan(int workers, int scored) {
        TrainingPlan plan = Plans.small(workers, 2);
        return Plans.plan(plan.training().withScoreImages(scored), plan.averaging());
    }

    @Test
    void areTheSameForAnyNumberOfWorkers() {
        int[] scored = plan(1, SOME).scored();
        assertEquals(SOME, Arrays.stream(scored).distinct().count());
        assertArrayEquals(scored, ofWorkers(plan(1, SOME).assignments(0)));
        assertArrayEquals(scored, ofWorkers(plan(3, SOME).assignments(0)));
        assertArrayEquals(scored, ofWorkers(plan(3, SOME).assignments(1)));
    }

    @Test
    void areDrawnFromTheWholePart() {
        TrainingPlan plan = plan(1, SOME);
        int[] first = Arrays.copyOf(Arrays.stream(plan.parts().train()).sorted().toArray(), SOME);
        assertFalse(Arrays.equals(first, plan.scored()), "the first ones");
    }

    @Test
    void areAllImagesOfASmallPart() {
        TrainingPlan plan = plan(3, TrainingConfig.USUAL_SCORE_IMAGES);
        assertArrayEquals(Arrays.stream(plan.parts().train()).sorted().toArray(), plan.scored());
    }

    private static int[] ofWorkers(List<Assignment> assignments) {
        return assignments.stream()
                .flatMapToInt(own -> Arrays.stream(own.scored()).map(position -> own.train()[position]))
                .sorted()
                .toArray();
    }

    @Test
    void doNotChangeWhatIsTrained() {
        TrainingLoop.Trained some = train(plan(1, SOME));
        TrainingLoop.Trained all = train(plan(1, TrainingConfig.ALL_IMAGES));
        assertEquals(
                FloatVector.sha256(all.network().params()),
                FloatVector.sha256(some.network().params()));
        assertEquals(all.result().validation(), some.result().validation());
        assertFalse(all.result().train().equals(some.result().train()), "the training score");
    }

    @Test
    void giveTheTrainingScore() {
        TrainingPlan plan = plan(1, SOME);
        TrainingLoop.Trained trained = train(plan);
        List<LabelledImage> images = plan.source().read(Part.TRAIN, plan.scored());
        long hits = IntStream.range(0, SOME)
                .filter(i -> predicted(trained, images.get(i)) == images.get(i).label())
                .count();
        assertEquals((double) hits / SOME, trained.result().train().accuracy(), 1e-12);
    }

    private static TrainingLoop.Trained train(TrainingPlan plan) {
        try (LocalReplica replica = new LocalReplica(plan, Plans.network(plan))) {
            return TrainingLoop.run(plan, replica, Plans.silence(), Checkpoints.none());
        }
    }

    /** By hand: one image at a time. */
    private static int predicted(TrainingLoop.Trained trained, LabelledImage image) {
        ComputationGraph network = trained.network();
        float[] mean = trained.normalization().mean();
        float[] deviation = trained.normalization().standardDeviation();
        byte[] pixels = image.pixels();
        float[] input = new float[pixels.length];
        int plane = pixels.length / mean.length;
        for (int i = 0; i < input.length; i++) {
            input[i] = (Byte.toUnsignedInt(pixels[i]) / 255f - mean[i / plane]) / deviation[i / plane];
        }
        int side = (int) Math.sqrt(plane);
        INDArray output = network.output(false, Nd4j.createFromArray(input).reshape(1, mean.length, side, side))[0];
        return output.argMax(1).getInt(0);
    }
}
