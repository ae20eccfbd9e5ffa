package io.targetdrop.doctor;

import io.targetdrop.layers.LayerSet;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How fast the layers convolve, against how fast this processor multiplies matrices: a convolution that does not take
 * oneDNN's path computes right, and several times slower, which no error tells.
 */
final class SpeedCheck {
    private static final int CHANNELS = 64;
    private static final int SIDE = 32;
    private static final int IMAGES = 8;
    private static final int LAYERS = 4;
    private static final int KERNEL = 3;
    private static final int MATRIX = 512;
    private static final double SECONDS = 0.5;
    private static final double NANOSECONDS = 1e9;
    private static final double GIGA = 1e9;

    /** Measured on AVX-512: 1.4 to 1.8 with oneDNN, through whichever layers; 0.2 without it. */
    private static final double LEAST = 0.5;

    private SpeedCheck() {}

    /** Computes for about a second. */
    static Check convolution() {
        return judge(rate(convolutions(), flopOfConvolutions()), rate(product(), flopOfProduct()));
    }

    /**
     * Judges.
     *
     * @param convolution billions of floating-point operations in a second
     * @param product the same of a matrix product
     */
    static Check judge(double convolution, double product) {
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

    /** The best of several short runs: what else the machine does slows some of them. */
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

    private static double flopOfConvolutions() {
        return 2.0 * LAYERS * IMAGES * SIDE * SIDE * CHANNELS * CHANNELS * KERNEL * KERNEL;
    }

    private static Runnable convolutions() {
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

    private static double flopOfProduct() {
        return 2.0 * MATRIX * MATRIX * MATRIX;
    }

    private static Runnable product() {
        INDArray left = Nd4j.rand(DataType.FLOAT, MATRIX, MATRIX);
        INDArray right = Nd4j.rand(DataType.FLOAT, MATRIX, MATRIX);
        INDArray result = Nd4j.create(DataType.FLOAT, new long[] {MATRIX, MATRIX}, 'f');
        return () -> left.mmuli(right, result);
    }
}
