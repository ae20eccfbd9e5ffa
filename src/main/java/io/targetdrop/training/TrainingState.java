package io.targetdrop.training;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Everything that training changes in a network and its copies.
 *
 * @param parameters the flat parameter vector, running means and variances included
 * @param updaters the flat state of the updater, for instance momentum: one for all workers, or one for each; the list
 *     is empty if the state is zero, or the updater has none
 * @param average the moving average of the parameters ({@link MovingAverage}); empty without one
 */
public record TrainingState(float[] parameters, List<float[]> updaters, float[] average) {
    private static final float[] NOTHING = {};

    /** A state without a moving average. */
    public TrainingState(float[] parameters, List<float[]> updaters) {
        this(parameters, updaters, NOTHING);
    }

    /** The same with another moving average. */
    TrainingState withAverage(float[] other) {
        return new TrainingState(parameters, updaters, other);
    }

    /** The state of the network that is used: its parameters are the moving average, if there is one. */
    TrainingState averaged() {
        return average.length == 0 ? this : new TrainingState(average, updaters, average);
    }

    /** A copy of a network's state. */
    public static TrainingState of(ComputationGraph network) {
        INDArray updater = network.getUpdater().getStateViewArray();
        return new TrainingState(copy(network.params()), updater == null ? List.of() : List.of(copy(updater)));
    }

    /** The same with the parameters of a network. */
    public TrainingState withParametersOf(ComputationGraph network) {
        return new TrainingState(copy(network.params()), updaters, average);
    }

    /** Gives a network this state. If there are several updater states, it gets their mean. */
    public void applyTo(ComputationGraph network) {
        requireLength("parameters", parameters.length, network.params());
        assign(network.params(), parameters);
        INDArray view = network.getUpdater().getStateViewArray();
        float[] updater = meanUpdater();
        if (view != null && updater.length > 0) {
            requireLength("updater state", updater.length, view);
            assign(view, updater);
        } else if (view != null) {
            view.assign(0);
        }
    }

    private float[] meanUpdater() {
        if (updaters.size() <= 1) {
            return updaters.isEmpty() ? NOTHING : updaters.get(0);
        }
        float[] mean = new float[updaters.get(0).length];
        for (float[] updater : updaters) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += updater[i] / updaters.size();
            }
        }
        return mean;
    }

    private static void requireLength(String what, long length, INDArray array) {
        if (length != array.length()) {
            throw new IllegalArgumentException(
                    "the " + what + " of this network must have " + array.length() + " values but has " + length);
        }
    }

    /** Copies the memory itself on a CPU. On a GPU, ND4J reads it. */
    private static float[] copy(INDArray array) {
        if (!isInMemory()) {
            return array.dup('c').data().asFloat();
        }
        float[] values = new float[(int) array.length()];
        new FloatPointer(array.data().addressPointer()).get(values);
        return values;
    }

    private static void assign(INDArray array, float[] values) {
        if (isInMemory()) {
            new FloatPointer(array.data().addressPointer()).put(values);
        } else {
            array.assign(Nd4j.createFromArray(values).reshape(array.shape()));
        }
    }

    private static boolean isInMemory() {
        return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
    }
}
