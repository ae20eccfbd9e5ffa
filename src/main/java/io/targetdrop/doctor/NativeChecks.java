package io.targetdrop.doctor;

import io.targetdrop.kernels.OneDnn;
import io.targetdrop.layers.LayerSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Checks ND4J's native libraries: that they load, which they are, that they compute, and how fast. */
final class NativeChecks {
    private static final String LIBRARY = "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64%s/libnd4jcpu.so";
    private static final List<String> ONE_DNN = List.of("-onednn", "-onednn-avx2", "-onednn-avx512");

    private static final int CHANNELS = 64;
    private static final int SIDE = 32;
    private static final int IMAGES = 8;
    private static final int LAYERS = 4;
    private static final int KERNEL = 3;
    private static final int MATRIX = 512;
    private static final double SECONDS = 0.5;
    private static final double NANOSECONDS = 1e9;
    private static final double GIGA = 1e9;

    /** Measured on AVX-512: 1.4 to 1.8 with oneDNN, 0.2 without it. */
    private static final double LEAST = 0.5;

    private NativeChecks() {}

    static List<Check> examine() {
        List<Check> checks = new ArrayList<>();
        checks.add(backend());
        if (Check.worst(checks) == Check.Status.PROBLEM) {
            return checks;
        }
        if (!isCuda()) {
            ClassLoader loader = Nd4j.class.getClassLoader();
            checks.add(oneDnn(ONE_DNN.stream()
                    .filter(extension -> loader.getResource(LIBRARY.formatted(extension)) != null)
                    .toList()));
            checks.add(kernels(OneDnn.isAvailable()));
        }
        checks.add(convolution());
        if (Check.worst(checks) != Check.Status.PROBLEM) {
            checks.add(speed());
        }
        return checks;
    }

    /** Whether the loaded backend computes on GPUs; false if none loaded. */
    private static boolean isCuda() {
        try {
            return Nd4j.getBackend().getClass().getSimpleName().contains("Cublas");
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    private static Check backend() {
        try {
            Nd4j.create(1);
            return Check.ok("backend", Nd4j.getBackend().getClass().getSimpleName() + (isCuda() ? " (GPU)" : " (CPU)"));
        } catch (LinkageError | RuntimeException e) {
            return Check.problem(
                    "backend",
                    "ND4J's native library does not load: " + e,
                    "use the full jar of this project on linux-x86_64, and a temporary directory that allows "
                            + "executable files (-Dorg.bytedeco.javacpp.cachedir=DIR)");
        }
    }

    static Check oneDnn(List<String> extensions) {
        if (extensions.isEmpty()) {
            return Check.warning(
                    "onednn",
                    "the native library has no oneDNN, so convolutions are several times slower",
                    "build with the classifier linux-x86_64-onednn");
        }
        return Check.ok("onednn", "linux-x86_64" + String.join(", linux-x86_64", extensions));
    }

    /** Whether the layers use oneDNN directly, without ND4J's conversions. */
    static Check kernels(boolean available) {
        if (!available) {
            return Check.warning(
                    "kernels",
                    "oneDNN cannot be used directly here, so the layers fall back to ND4J's ops, at half the speed",
                    "use the full jar of this project on linux-x86_64, and without -D" + OneDnn.PROPERTY + "=false");
        }
        return Check.ok("kernels", "oneDNN computes the layers");
    }

    private static Check convolution() {
        try {
            return convolution(convolveOnes());
        } catch (LinkageError | RuntimeException e) {
            return Check.problem("convolution", "conv2d failed: " + e, "use a build whose backend fits this machine");
        }
    }

    /** Nine ones times nine ones is 9. */
    static Check convolution(double nine) {
        if (nine != 9) {
            return Check.problem(
                    "convolution",
                    "conv2d of nine ones with nine ones must be 9 but is " + nine,
                    "the native library does not fit this processor; use the classifier linux-x86_64-onednn");
        }
        return Check.ok("convolution", "conv2d computes");
    }

    private static double convolveOnes() {
        INDArray image = Nd4j.ones(DataType.FLOAT, 1, 1, 3, 3);
        INDArray weights = Nd4j.ones(DataType.FLOAT, 1, 1, 3, 3);
        INDArray output = Nd4j.create(DataType.FLOAT, 1, 1, 1, 1);
        // kernel 3 x 3, stride 1, padding 0, dilation 1, not same mode, NCHW, weights [oC, iC, kH, kW]
        Nd4j.exec(DynamicCustomOp.builder("conv2d")
                .addInputs(image, weights)
                .addOutputs(output)
                .addIntegerArguments(3, 3, 1, 1, 0, 0, 1, 1, 0, 0, 1)
                .build());
        return output.getDouble(0);
    }

    /**
     * Measures how fast the layers convolve, relative to how fast this processor multiplies matrices. A convolution that does
     * not use oneDNN computes the right result several times slower, and nothing else reports that. Takes about a second.
     */
    private static Check speed() {
        return speed(rate(convolutionWork(), convolutionFlop()), rate(productWork(), productFlop()));
    }

    /**
     * Judges the speed.
     *
     * @param convolution of convolutions, in GFLOP/s
     * @param product of matrix products, in GFLOP/s
     */
    static Check speed(double convolution, double product) {
        String found = String.format(
                Locale.ROOT,
                "convolutions reach %.0f GFLOP/s, matrix products %.0f: a ratio of %.2f",
                convolution,
                product,
                convolution / product);
        if (!(convolution >= LEAST * product)) {
            return Check.warning(
                    "speed",
                    found + ", and must reach " + LEAST,
                    "see 'onednn', 'kernels' and 'threads' above; other work on the machine slows both");
        }
        return Check.ok("speed", found);
    }

    /** The best of several short runs, in GFLOP/s: other work on the machine slows some of them. */
    private static double rate(Runnable work, double flop) {
        work.run();
        long end = System.nanoTime() + (long) (SECONDS * NANOSECONDS);
        double best = 0;
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            work.run();
            best = Math.max(best, flop * NANOSECONDS / (System.nanoTime() - start) / GIGA);
        }
        return best;
    }

    private static double convolutionFlop() {
        return 2.0 * LAYERS * IMAGES * SIDE * SIDE * CHANNELS * CHANNELS * KERNEL * KERNEL;
    }

    private static Runnable convolutionWork() {
        NeuralNetConfiguration.Builder settings =
                new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.FLOAT);
        ComputationGraphConfiguration.GraphBuilder graph = settings.graphBuilder()
                .addInputs("images")
                .setInputTypes(InputType.convolutional(SIDE, SIDE, CHANNELS));
        String last = "images";
        for (int layer = 0; layer < LAYERS; layer++) {
            graph.addLayer("convolution-" + layer, LayerSet.FAST.convolution(CHANNELS, KERNEL, 1), last);
            last = "convolution-" + layer;
        }
        graph.addLayer("pool", LayerSet.FAST.globalAverage(), last);
        graph.addLayer(
                "classes",
                new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(),
                "pool");
        ComputationGraph network =
                new ComputationGraph(graph.setOutputs("classes").build());
        network.init();
        INDArray images = Nd4j.rand(DataType.FLOAT, IMAGES, CHANNELS, SIDE, SIDE);
        return () -> network.outputSingle(images);
    }

    private static double productFlop() {
        return 2.0 * MATRIX * MATRIX * MATRIX;
    }

    private static Runnable productWork() {
        INDArray left = Nd4j.rand(DataType.FLOAT, MATRIX, MATRIX);
        INDArray right = Nd4j.rand(DataType.FLOAT, MATRIX, MATRIX);
        INDArray result = Nd4j.create(DataType.FLOAT, new long[] {MATRIX, MATRIX}, 'f');
        return () -> left.mmuli(right, result);
    }
}
