package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.Resize;
import io.targetdrop.data.Resize.Fit;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import io.targetdrop.regularizers.Variants;
import io.targetdrop.training.schedules.LearningRate;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;

class ModelFileTest {
    /** A third and a tenth, which no float holds exactly. */
    private static final Normalization NORMALIZATION =
            new Normalization(new float[] {1 / 3f, 0.1f, 0.5f}, new float[] {0.1f, 0.2f, 1 / 3f});

    private static final Optional<ClassNames> CLASSES = Optional.of(new ClassNames(List.of("café", "two\nlines")));

    @TempDir
    private Path directory;

    private Path file;
    private ModelFile model;

    /** Has everything that a file names a class for: layers, vertices, TargetDrop, a schedule. */
    @BeforeEach
    void makeAModelWithMomentum() {
        RegularizerConfig targetDrop =
                new TargetDrop(0.25, 3, 4, Attention.GATED, KeepScale.PER_MAP, new DropSchedule.LinearRamp(2));
        IUpdater updater = new Nesterovs(
                new LearningRate(0.1, new LearningRateSchedule.WarmUp(1, new LearningRateSchedule.Cosine()), 2, 3),
                0.9);
        Blueprint blueprint = new Blueprint(
                new NetworkConfig(NetworkName.RESNET_8, Map.of("stage-1", targetDrop)),
                new ImageShape(3, 8, 8),
                2,
                LayerSet.FAST,
                new Blueprint.Optimization(updater, 1e-4, 1, DataType.FLOAT));
        ComputationGraph network = blueprint.build();
        network.getUpdater().getStateViewArray().assign(0.25);
        model = new ModelFile(network, NORMALIZATION, CLASSES);
        file = directory.resolve("model.zip");
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void comesBackWithAMaskOfAnyMethod(Regularizer method) throws IOException {
        RegularizerConfig drop = Variants.of(method, 0.25, 3, new DropSchedule.LinearRamp(2));
        Blueprint blueprint = new Blueprint(
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of("stage-1", drop)),
                new ImageShape(3, 8, 8),
                2,
                LayerSet.FAST,
                new Blueprint.Optimization(new Nesterovs(0.1, 0.9), 1e-4, 1, DataType.FLOAT));
        model = new ModelFile(blueprint.build(), NORMALIZATION, CLASSES);
        write(ModelFile.Updater.SAVED);
        ComputationGraph read = ModelFile.read(file.toString()).network();
        assertEquals(
                model.network().getConfiguration().toJson(),
                read.getConfiguration().toJson());
        RegularizerLayer layer =
                (RegularizerLayer) read.getLayer("stage-1-regularizer").conf().getLayer();
        assertEquals(drop, layer.settings());
    }

    /** Sums without ReLU; concatenations and means of windows. */
    @ParameterizedTest
    @EnumSource(names = {"WRN_16_4", "DENSENET_BC_100_12"})
    void comesBackWithTheVerticesOfOtherNetworks(NetworkName name) throws IOException {
        Blueprint blueprint = new Blueprint(
                new NetworkConfig(name, Map.of()),
                new ImageShape(3, 8, 8),
                2,
                LayerSet.FAST,
                new Blueprint.Optimization(new Nesterovs(0.1, 0.9), 1e-4, 1, DataType.FLOAT));
        model = new ModelFile(blueprint.build(), NORMALIZATION, CLASSES);
        write(ModelFile.Updater.SAVED);
        INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, 8, 8);
        assertEquals(
                model.network().output(images)[0],
                ModelFile.read(file.toString()).network().output(images)[0]);
    }

    @Test
    void comesBackWithItsClassWeights() throws IOException {
        Blueprint blueprint = new Blueprint(
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                new ImageShape(3, 8, 8),
                2,
                LayerSet.FAST,
                new Blueprint.Optimization(
                        new Nesterovs(0.1, 0.9), 1e-4, 1, DataType.FLOAT, List.of(0.1, 3.0), List.of()));
        model = new ModelFile(blueprint.build(), NORMALIZATION, CLASSES);
        write(ModelFile.Updater.SAVED);
        assertEquals(
                model.network().getConfiguration().toJson(),
                ModelFile.read(file.toString()).network().getConfiguration().toJson());
    }

    private void write(ModelFile.Updater updater) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            model.writeTo(out, updater);
        }
    }

    @Test
    void comesBackToTheLastBit() throws IOException {
        write(ModelFile.Updater.SAVED);
        ModelFile read = ModelFile.read(file.toString());
        assertEquals(model.network().params(), read.network().params());
        assertEquals(model.network().getConfiguration(), read.network().getConfiguration());
        assertEquals(NORMALIZATION, read.normalization());
        assertEquals(CLASSES, read.classes());
    }

    @Test
    void knowsTheImagesThatItTakes() throws IOException {
        Optional<ModelInputs> inputs = Optional.of(new ModelInputs(new ImageShape(3, 8, 8), new Resize(8, Fit.PAD)));
        model = new ModelFile(model.network(), NORMALIZATION, CLASSES, inputs);
        write(ModelFile.Updater.SAVED);
        assertEquals(inputs, ModelFile.read(file.toString()).inputs());
        ModelSerializer.restoreComputationGraph(file.toFile(), true); // DL4J ignores it
    }

    /** As earlier versions wrote it, and DL4J does. */
    @Test
    void namesOfClassesCanBeMissing() throws IOException {
        model = new ModelFile(model.network(), NORMALIZATION, Optional.empty());
        write(ModelFile.Updater.SAVED);
        assertFalse(ModelZip.of(file).entries().containsKey("classes.json"));
        assertEquals(Optional.empty(), ModelFile.read(file.toString()).classes());
        assertEquals(Optional.empty(), ModelFile.read(file.toString()).inputs());
    }

    @Test
    void dl4jReadsItWithItsMomentum() throws IOException {
        write(ModelFile.Updater.SAVED);
        ComputationGraph read = ModelSerializer.restoreComputationGraph(file.toFile(), true);
        assertEquals(
                model.network().getUpdater().getStateViewArray(),
                read.getUpdater().getStateViewArray());
    }

    @Test
    void momentumCanBeLeftOut() throws IOException {
        write(ModelFile.Updater.LEFT_OUT);
        assertFalse(ModelSerializer.listObjectsInFile(file.toFile()).contains(ModelSerializer.UPDATER_BIN));
        assertEquals(
                model.network().params(),
                ModelFile.read(file.toString()).network().params());
    }

    @Test
    void theStreamStaysOpen() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        OutputStream out = new FilterOutputStream(OutputStream.nullOutputStream()) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        model.writeTo(out, ModelFile.Updater.SAVED);
        assertFalse(closed.get());
    }
}
