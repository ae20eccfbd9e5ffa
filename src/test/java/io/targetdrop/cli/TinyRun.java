package io.targetdrop.cli;

import io.targetdrop.data.CifarDirectory;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Normalization;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.ModelZip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A tiny valid input for a command, for tests to break in one place: data and a configuration for one epoch.
 *
 * @param directory contains {@code data}, {@code run.conf}, and what a test adds
 */
record TinyRun(Path directory) {
    private static final int TEN = 10;

    /** CIFAR-10, 20 training and 10 test images. */
    TinyRun cifar10() throws IOException {
        int[] labels = IntStream.range(0, TEN).toArray();
        new CifarDirectory(data("cifar10"))
                .write10("data_batch_1.bin", 0, labels)
                .write10("data_batch_2.bin", TEN, labels)
                .write10("test_batch.bin", 2 * TEN, labels);
        return this;
    }

    /** CIFAR-100, 20 training and 10 test images. */
    TinyRun cifar100() throws IOException {
        new CifarDirectory(data("cifar100"))
                .write100("train.bin", 0, IntStream.range(0, 2 * TEN).toArray())
                .write100("test.bin", 2 * TEN, IntStream.range(0, TEN).toArray());
        return this;
    }

    /** Folders of two classes with five JPEG images each in both parts. */
    TinyRun images(int side) throws IOException {
        data("image-folder");
        for (String folder : new String[] {"train/cat/", "train/dog/", "test/cat/", "test/dog/"}) {
            for (int i = 0; i < TEN / 2; i++) {
                image(folder + i + ".jpg", side, side);
            }
        }
        return this;
    }

    TinyRun image(String file, int width, int height) throws IOException {
        new ImageDirectory(directory.resolve("data")).write(file, ImageDirectory.checked(width, height));
        return this;
    }

    /** Keeps this many bytes of a data file, padded with zeros if there are fewer. */
    TinyRun resize(String file, int length) throws IOException {
        return write(file, Arrays.copyOf(Files.readAllBytes(path(file)), length));
    }

    /** Keeps a share of a data file. */
    TinyRun cut(String file, double kept) throws IOException {
        return resize(file, (int) (kept * Files.size(path(file))));
    }

    TinyRun poke(String file, int offset, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(path(file));
        bytes[offset] = (byte) value;
        return write(file, bytes);
    }

    TinyRun write(String file, byte... bytes) throws IOException {
        Files.createDirectories(path(file).getParent());
        Files.write(path(file), bytes);
        return this;
    }

    TinyRun directory(String name) throws IOException {
        Files.createDirectories(path(name));
        return this;
    }

    /** Removes a data file, or a directory with everything in it. */
    TinyRun remove(String file) throws IOException {
        try (var found = Files.walk(path(file))) {
            for (Path path :
                    found.sorted((first, second) -> second.compareTo(first)).toList()) {
                Files.delete(path);
            }
        }
        return this;
    }

    /**
     * An untrained {@code model.zip} for 8 x 8 images and this many classes, as earlier versions wrote it: without
     * names.
     */
    TinyRun model(int classes) throws IOException {
        return model(classes, Optional.empty());
    }

    /** An untrained {@code model.zip} for 8 x 8 images of these classes. */
    TinyRun model(List<String> classes) throws IOException {
        return model(classes.size(), Optional.of(new ClassNames(classes)));
    }

    private TinyRun model(int classes, Optional<ClassNames> names) throws IOException {
        Blueprint blueprint = new Blueprint(
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                new ImageShape(3, 8, 8),
                classes,
                LayerSet.FAST,
                new Blueprint.Optimization(new Sgd(0.1), 0, 1, DataType.FLOAT));
        ComputationGraph network = blueprint.build();
        float[] half = {0.5f, 0.5f, 0.5f};
        try (OutputStream out = Files.newOutputStream(directory.resolve("model.zip"))) {
            new ModelFile(network, new Normalization(half, half), names).writeTo(out, ModelFile.Updater.LEFT_OUT);
        }
        return this;
    }

    /** The setting that makes training start from the model. */
    String initialModel() {
        return "network.initial-model=\"" + directory.resolve("model.zip") + "\"";
    }

    /** Changes the model. */
    TinyRun tamper(UnaryOperator<ModelZip> change) throws IOException {
        Path model = directory.resolve("model.zip");
        Files.write(model, change.apply(ModelZip.of(model)).bytes());
        return this;
    }

    /** An existing run. */
    TinyRun finished() throws IOException {
        Files.createDirectories(directory.resolve("out"));
        Files.writeString(directory.resolve("out/config.json"), "{}");
        return this;
    }

    String[] train(String... overrides) {
        return arguments(List.of("train", "--out", directory.resolve("out").toString()), overrides);
    }

    String[] doctor(String... overrides) {
        return arguments(List.of("doctor"), overrides);
    }

    /** Two trials of one epoch, unless the overrides say otherwise. */
    String[] search(String... overrides) {
        List<String> command = List.of(
                "search",
                "--out",
                directory.resolve("out").toString(),
                "--set",
                "data.validation-share=0.2",
                "--set",
                "search.axes.\"training.learning-rate\"=[0.01, 0.02]");
        return arguments(command, overrides);
    }

    String[] evaluate(String... overrides) {
        return arguments(
                List.of("evaluate", "--model", directory.resolve("model.zip").toString()), overrides);
    }

    /** Explains the first picture of the test part. */
    String[] explain() {
        List<String> command = List.of(
                "explain",
                "--model",
                directory.resolve("model.zip").toString(),
                "--index",
                "0",
                "--out",
                directory.resolve("out.png").toString());
        return arguments(command);
    }

    private String[] arguments(List<String> command, String... overrides) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--config", directory.resolve("run.conf").toString()));
        for (String override : overrides) {
            arguments.addAll(List.of("--set", override));
        }
        return arguments.toArray(String[]::new);
    }

    private Path path(String file) {
        return directory.resolve("data").resolve(file);
    }

    private Path data(String format) throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("run.conf"), """
                data { format = %s, path = "%s", validation-share = 0 }
                network { name = plain-cnn }
                regularizer { name = none }
                training { epochs = 1, batch-size = 2 }
                averaging { workers = 1 }
                """.formatted(format, data));
        return data;
    }
}
