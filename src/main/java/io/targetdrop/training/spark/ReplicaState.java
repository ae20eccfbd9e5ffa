package io.targetdrop.training.spark;

import io.targetdrop.training.FloatVector;
import io.targetdrop.training.TrainingState;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.FloatBuffer;
import java.util.List;

/** Parameters and updater state in the form in which driver and executors exchange them, or sums of these. */
public final class ReplicaState implements Externalizable {
    private static final long serialVersionUID = 1L;

    private static final float[] NOTHING = {};

    private float[] parameters;
    private float[] updater;

    /** Java's deserialisation needs it. */
    public ReplicaState() {
        this(NOTHING, NOTHING);
    }

    /** Keeps both arrays, without a copy. */
    public ReplicaState(float[] parameters, float[] updater) {
        this.parameters = parameters;
        this.updater = updater;
    }

    /** The state that a worker starts a round from, or ends it with. */
    static ReplicaState of(TrainingState state) {
        return new ReplicaState(
                state.parameters(),
                state.updaters().isEmpty() ? NOTHING : state.updaters().get(0));
    }

    /** The same state in the form that networks take. */
    TrainingState toTrainingState() {
        return new TrainingState(parameters, updater.length == 0 ? List.of() : List.of(updater));
    }

    /** The parameters without the updater's state. */
    ReplicaState withoutUpdater() {
        return new ReplicaState(parameters, NOTHING);
    }

    /** The updater's state without the parameters. */
    ReplicaState withoutParameters() {
        return new ReplicaState(NOTHING, updater);
    }

    float[] parameters() {
        return parameters;
    }

    float[] updater() {
        return updater;
    }

    /** The values of both vectors together. */
    int length() {
        return parameters.length + updater.length;
    }

    /** Copies values, as many as there is room for: the parameters and then the updater's state, from this position on. */
    void copyTo(FloatBuffer values, int from) {
        int first = Math.max(0, Math.min(values.remaining(), parameters.length - from));
        if (first > 0) {
            values.put(parameters, from, first);
        }
        values.put(updater, Math.max(0, from - parameters.length), values.remaining());
    }

    /** The reverse of {@link #copyTo}: takes all of the values. */
    void copyFrom(FloatBuffer values, int from) {
        int first = Math.max(0, Math.min(values.remaining(), parameters.length - from));
        if (first > 0) {
            values.get(parameters, from, first);
        }
        values.get(updater, Math.max(0, from - parameters.length), values.remaining());
    }

    /** Adds another state to this one. */
    ReplicaState add(ReplicaState other) {
        add(parameters, other.parameters);
        add(updater, other.updater);
        return this;
    }

    /** Divides this state by a number. */
    ReplicaState divideBy(int count) {
        divide(parameters, count);
        divide(updater, count);
        return this;
    }

    private static void add(float[] sum, float[] values) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
        }
    }

    private static void divide(float[] values, int count) {
        for (int i = 0; i < values.length; i++) {
            values[i] /= count;
        }
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        FloatVector.write(parameters, out);
        FloatVector.write(updater, out);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        parameters = FloatVector.read(in);
        updater = FloatVector.read(in);
    }
}
