package io.targetdrop.benchmarks.kernels;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.TargetDrop;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** Training steps on images of 224 x 224 pixels, with TargetDrop in the last two stages. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class PhotographStepKernel extends Kernel {
    private static final int SIDE = 224;
    private static final int CLASSES = 1000;

    /** The value of {@code network.name}. */
    @Param({"resnet-18-imagenet", "resnet-34-imagenet", "resnet-50-imagenet"})
    public String network;

    /** Images of a minibatch. */
    @Param("8")
    public int batch;

    private ComputationGraph graph;
    private DataSet images;

    /** Builds the network and draws the images. */
    @Setup
    public void build() {
        TargetDrop method = new TargetDrop();
        NetworkConfig config = new NetworkConfig(
                NetworkName.ofLabel(network).orElseThrow(), Map.of("stage-3", method, "stage-4", method));
        graph = new Blueprint(
                        config,
                        new ImageShape(3, SIDE, SIDE),
                        CLASSES,
                        LayerSet.FAST,
                        new Blueprint.Optimization(new Nesterovs(0.01, 0.9), 5e-4, 1, DataType.FLOAT))
                .build();
        INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, CLASSES);
        labels.getColumn(1).assign(1);
        images = new DataSet(Nd4j.randn(DataType.FLOAT, batch, 3, SIDE, SIDE), labels);
    }

    /** Forward, backward and update. */
    @Benchmark
    public double step() {
        graph.fit(images);
        return graph.score();
    }
}
