package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaStateTest {
    /** The lengths are nothing, less than a chunk of 16,384 floats, a whole chunk, and more. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 16384, 40000})
    void travelsToTheLastBit(int length) throws IOException, ClassNotFoundException {
        float[] parameters = new float[length];
        for (int i = 0; i < length; i++) {
            parameters[i] = (float) Math.sin(i) / 3;
        }
        ReplicaState copy = copied(new ReplicaState(parameters, new float[] {Float.NaN, -0.0f, Float.MIN_VALUE}));
        assertArrayEquals(parameters, copy.parameters());
        assertArrayEquals(new float[] {Float.NaN, -0.0f, Float.MIN_VALUE}, copy.updater());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void averages(int count) {
        ReplicaState sum = new ReplicaState(new float[] {1, 2}, new float[] {3});
        for (int i = 1; i < count; i++) {
            sum.add(new ReplicaState(new float[] {1, 2}, new float[] {3}));
        }
        sum.divideBy(count);
        assertArrayEquals(new float[] {1, 2}, sum.parameters());
        assertArrayEquals(new float[] {3}, sum.updater());
        assertEquals(0, sum.withoutUpdater().updater().length);
        assertEquals(0, sum.withoutParameters().parameters().length);
    }

    private static ReplicaState copied(ReplicaState state) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(state);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (ReplicaState) in.readObject();
        }
    }
}
