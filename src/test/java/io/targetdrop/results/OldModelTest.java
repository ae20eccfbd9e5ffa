package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.DropBlock;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model that version 0.1.0 wrote when every regulariser had a layer class of its own kind: all of this project's layers,
 * all seven methods, TargetDrop with each attention. That version also recorded its outputs.
 */
class OldModelTest {
    private static final String MODEL = "src/test/resources/models/every-layer-0.1.0.zip";

    /** On another processor sums are taken in another order. */
    private static final float CLOSE = 1e-4f;

    /** Classes of two samples, after one step of training before the model was saved. */
    private static final float[] SAVED = {0.19763967f, 0.435726f, 0.3666343f, 0.19843009f, 0.37725452f, 0.42431536f};

    /** After another step, with the masks of epoch 3. */
    private static final float[] TRAINED = {0.1835254f, 0.42532197f, 0.3911527f, 0.1831436f, 0.36359173f, 0.45326465f};

    @Test
    void infersAndTrainsAsItDid() throws IOException {
        assertIsTheOldModel(ModelFile.read(MODEL).network());
    }

    @Test
    void isReadByDl4jToo() throws IOException {
        assertIsTheOldModel(ModelSerializer.restoreComputationGraph(new File(MODEL)));
    }

    @Test
    void isTheSameWhenItIsSavedAgain(@TempDir Path directory) throws IOException {
        ModelFile old = ModelFile.read(MODEL);
        Path file = directory.resolve("model.zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            new ModelFile(old.network(), old.normalization(), Optional.empty())
                    .writeTo(out, ModelFile.Updater.LEFT_OUT);
        }
        assertIsTheOldModel(ModelFile.read(file.toString()).network());
    }

    @Test
    void hasTheSettingsOfItsRegularizers() throws IOException {
        ComputationGraph network = ModelFile.read(MODEL).network();
        assertEquals(new DropBlock(0.1, 3, new DropSchedule.LinearRamp(2)), settings(network, "dropblock"));
        assertEquals(
                new TargetDrop(0.25, 3, 4, Attention.GATED, KeepScale.WHOLE_TENSOR, new DropSchedule.LinearRamp(2)),
                settings(network, "gated"));
        Set<String> methods = new TreeSet<>();
        for (Layer layer : network.getLayers()) {
            if (layer.conf().getLayer() instanceof RegularizerLayer regularizer) {
                methods.add(regularizer.settings().label());
            }
        }
        assertTrue(methods.containsAll(List.of(
                "attentiondrop",
                "corrdrop",
                "dropblock",
                "dropout",
                "focuseddropout",
                "spatial-dropout",
                "targetdrop")));
    }

    private static Regularizer settings(ComputationGraph network, String name) {
        return ((RegularizerLayer)
                        network.getLayer(name + "-regularizer").conf().getLayer())
                .settings();
    }

    private static void assertIsTheOldModel(ComputationGraph network) {
        assertArrayEquals(SAVED, output(network), CLOSE);
        network.getConfiguration().setEpochCount(3);
        for (Layer layer : network.getLayers()) {
            layer.setEpochCount(3);
        }
        INDArray labels = Nd4j.zeros(2, 3).putScalar(0, 1, 1).putScalar(1, 2, 1);
        Nd4j.getRandom().setSeed(11);
        network.fit(new INDArray[] {input()}, new INDArray[] {labels});
        assertArrayEquals(TRAINED, output(network), CLOSE);
    }

    private static float[] output(ComputationGraph network) {
        return network.outputSingle(input()).dup('c').data().asFloat();
    }

    private static INDArray input() {
        float[] values = new float[2 * 3 * 8 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 % 101) / 50f - 1;
        }
        return Nd4j.create(values, new long[] {2, 3, 8, 8}, 'c');
    }
}
