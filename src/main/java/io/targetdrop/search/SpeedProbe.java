package io.targetdrop.search;

import io.targetdrop.data.ImageShape;
import io.targetdrop.training.TrainingPlan;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Measures how fast this process trains a network, with a few steps on one minibatch of zeros. */
public final class SpeedProbe {
    private static final int WARM_UP_STEPS = 3;
    private static final int STEPS = 5;
    private static final double NANOSECONDS = 1e9;

    private SpeedProbe() {}

    /** The speed of one worker of a plan, in images/s. */
    public static double imagesPerSecond(TrainingPlan plan) {
        ComputationGraph network = plan.startingNetwork();
        int batchSize = plan.training().imagesAtOnce();
        DataSet minibatch = minibatch(plan, batchSize);
        fit(network, minibatch, WARM_UP_STEPS);
        long start = System.nanoTime();
        fit(network, minibatch, STEPS);
        return STEPS * batchSize / ((System.nanoTime() - start) / NANOSECONDS);
    }

    private static void fit(ComputationGraph network, DataSet minibatch, int steps) {
        for (int step = 0; step < steps; step++) {
            network.fit(minibatch);
        }
    }

    private static DataSet minibatch(TrainingPlan plan, int batchSize) {
        ImageShape shape = plan.parts().catalog().shape();
        INDArray features = Nd4j.zeros(DataType.FLOAT, batchSize, shape.channels(), shape.height(), shape.width());
        INDArray labels = Nd4j.zeros(
                DataType.FLOAT, batchSize, plan.parts().catalog().classes().size());
        labels.getColumn(0).assign(1);
        return new DataSet(features, labels);
    }
}
