package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** A model that was made with DL4J alone, and written with its own serializer. */
class PlainDl4jModelTest {
    @TempDir
    private Path directory;

    @Test
    void isReadWhateverItIsMadeOf() throws IOException {
        ComputationGraph network = network();
        Nd4j.getRandom().setSeed(1);
        INDArray images = Nd4j.rand(DataType.FLOAT, 4, 3, 12, 12);
        network.fit(new DataSet(images, Nd4j.eye(4).castTo(DataType.FLOAT)));
        INDArray mean = Nd4j.createFromArray(100.0, 110.0, 120.0).reshape(1, 3);
        NormalizerStandardize normalizer = new NormalizerStandardize(mean, mean.div(2));
        Path file = directory.resolve("plain.zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        // as writeModel itself would, but that closes the file twice, an error with Spark's version of Commons IO
        ByteArrayOutputStream normalizerBytes = new ByteArrayOutputStream();
        NormalizerSerializer.getDefault().write(normalizer, normalizerBytes);
        Files.write(
                file,
                ModelZip.of(file)
                        .with("normalizer.bin", normalizerBytes.toByteArray())
                        .bytes());

        ModelFile read = ModelFile.read(file.toString());

        assertEquals(network.output(images)[0], read.network().output(images)[0]);
        assertEquals(network.getConfiguration(), read.network().getConfiguration());
        assertArrayEquals(
                new float[] {100 / 255f, 110 / 255f, 120 / 255f},
                read.normalization().mean(),
                1e-6f);
    }

    private static ComputationGraph network() {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.99)))
                .weightInit(WeightInit.RELU)
                .l2(1e-4)
                .graphBuilder()
                .addInputs("in.put")
                .setInputTypes(InputType.convolutional(12, 12, 3))
                .addLayer("padding", new ZeroPaddingLayer(1, 1), "in.put")
                .addLayer(
                        "convolution",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(4)
                                .convolutionMode(ConvolutionMode.Same)
                                .dropOut(new SpatialDropout(0.9))
                                .build(),
                        "padding")
                .addLayer("normalization", new BatchNormalization.Builder().build(), "convolution")
                .addLayer(
                        "separable",
                        new SeparableConvolution2D.Builder(3, 3)
                                .nOut(4)
                                .convolutionMode(ConvolutionMode.Same)
                                .activation(Activation.LEAKYRELU)
                                .build(),
                        "normalization")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "normalization", "separable")
                .addVertex("both", new MergeVertex(), "sum", "convolution")
                .addLayer("response", new LocalResponseNormalization.Builder().build(), "both")
                .addLayer(
                        "pooling",
                        new SubsamplingLayer.Builder(2, 2).stride(2, 2).build(),
                        "response")
                .addLayer("activation", new ActivationLayer(Activation.SWISH), "pooling")
                .addLayer(
                        "dense",
                        new DenseLayer.Builder()
                                .nOut(5)
                                .weightInit(new NormalDistribution(0, 0.1))
                                .weightNoise(new DropConnect(0.9))
                                .constrainWeights(new MaxNormConstraint(2, 1))
                                .regularization(List.of(new WeightDecay(1e-4, true)))
                                .activation(Activation.TANH)
                                .build(),
                        "activation")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(new LossMCXENT(Nd4j.createFromArray(1f, 2f, 1f, 1f)))
                                .nOut(4)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "dense")
                .setOutputs("output")
                .build());
        network.init();
        return network;
    }
}
