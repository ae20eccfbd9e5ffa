package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.data.Part;
import io.targetdrop.results.ModelFile;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code model-inference.zip}, loaded by a program that has DL4J and none of this project's classes. */
class PlainModelIT {
    /**
     * The largest difference between two probabilities. The stock layers add the same numbers in another order: a few
     * hundred rounding errors of 6e-8 on activations of about 1, before a softmax that does not enlarge them.
     */
    private static final float TOLERANCE = 1e-4f;

    /** Reads images as bytes and prints one line per image: the probability of each class. */
    private static final String PROGRAM = """
            import java.nio.file.Files;
            import java.nio.file.Path;
            import org.deeplearning4j.util.ModelSerializer;
            import org.nd4j.linalg.api.ndarray.INDArray;
            import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
            import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
            import org.nd4j.linalg.factory.Nd4j;

            class Infer {
                public static void main(String[] arguments) throws Exception {
                    try {
                        Class.forName("io.targetdrop.regularizers.RegularizerLayer");
                        throw new AssertionError("the project's classes are here");
                    } catch (ClassNotFoundException e) {
                        // as expected
                    }
                    byte[] bytes = Files.readAllBytes(Path.of(arguments[1]));
                    float[] pixels = new float[bytes.length];
                    for (int i = 0; i < bytes.length; i++) {
                        pixels[i] = bytes[i] & 0xFF;
                    }
                    int side = Integer.parseInt(arguments[2]);
                    INDArray images = Nd4j.createFromArray(pixels).reshape(-1, 3, side, side);
                    var model = ModelSerializer.restoreComputationGraphAndNormalizer(
                            Files.newInputStream(Path.of(arguments[0])), false);
                    ((NormalizerStandardize) (Normalizer<?>) model.getSecond()).transform(images);
                    INDArray probabilities = model.getFirst().output(images)[0];
                    for (float[] row : probabilities.toFloatMatrix()) {
                        StringBuilder line = new StringBuilder();
                        for (float value : row) {
                            line.append(value).append(' ');
                        }
                        System.out.println(line.toString().strip());
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void infersTheSameWithoutThisProject() throws Exception {
        TrainedRun run = TrainedRun.get();
        run.json();
        GeneratedImages source = new GeneratedImages(10, 10, 16, 3);
        List<LabelledImage> images = source.read(Part.TEST, new int[] {0, 1, 2, 3, 4, 5});
        float[][] expected = expected(run.directory().resolve("model.zip"), source, images);

        float[][] found = inAnotherProcess(run.directory().resolve("model-inference.zip"), images);

        assertEquals(expected.length, found.length);
        for (int image = 0; image < expected.length; image++) {
            assertArrayEquals(expected[image], found[image], TOLERANCE, "image " + image);
        }
        assertTrue(
                Math.abs(expected[0][0] - expected[1][0]) > TOLERANCE
                        || Math.abs(expected[0][1] - expected[1][1]) > TOLERANCE,
                "all images look the same to this model, which proves nothing");
    }

    private static float[][] expected(Path model, GeneratedImages source, List<LabelledImage> images) throws Exception {
        ModelFile read = ModelFile.read(model.toString());
        INDArray features = Minibatches.assemble(
                        images, source.catalog().shape(), GeneratedImages.CLASSES, read.normalization())
                .getFeatures();
        return read.network().output(features)[0].toFloatMatrix();
    }

    private float[][] inAnotherProcess(Path model, List<LabelledImage> images) throws Exception {
        Path program = Files.writeString(directory.resolve("Infer.java"), PROGRAM);
        Path pixels = directory.resolve("pixels");
        try (var out = Files.newOutputStream(pixels)) {
            for (LabelledImage image : images) {
                out.write(image.pixels());
            }
        }
        Outcome outcome = SubmitCommand.script(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        "-Xmx512m",
                        "-cp",
                        othersOnly(System.getProperty("java.class.path")),
                        program.toString(),
                        model.toString(),
                        pixels.toString(),
                        "16")
                .in(directory)
                .with("OMP_NUM_THREADS", "1")
                .run();
        assertEquals(0, outcome.exitCode(), outcome.errors());
        return outcome.output().lines().map(PlainModelIT::numbers).toArray(float[][]::new);
    }

    /** The class path without this project's classes and jar. */
    private static String othersOnly(String classPath) {
        Path own = SubmitCommand.projectRoot().resolve("target");
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().startsWith(own))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static float[] numbers(String line) {
        String[] words = line.split(" ");
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }
}
