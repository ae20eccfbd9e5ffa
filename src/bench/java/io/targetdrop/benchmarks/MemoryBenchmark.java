package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.contenders.ProcessMemory;
import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkCost;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.training.MemoryEstimate;
import io.targetdrop.training.MemoryEstimate.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The most memory that a run takes outside its heap, compared with {@link MemoryEstimate}: local runs of the packaged jar, a
 * TargetDrop
 * at every block, an epoch of a few minibatches.
 *
 * <p>The whole heap is committed at the start; otherwise its growth would hide that of the arrays.
 */
@Command(
        name = "memory",
        description = "The most memory that training takes outside its heap, compared with the rule in docs/deploy.md.",
        mixinStandardHelpOptions = true)
final class MemoryBenchmark implements Callable<Integer> {
    private static final double MEBIBYTE = 1 << 20;
    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    private static final int CLASSES = 10;
    private static final int SMALL_HEAP = 700;
    private static final int STEPS = 3;
    private static final List<Case> CASES = List.of(
            new Case(NetworkName.RESNET_8, 1, 64, SMALL_HEAP),
            new Case(NetworkName.RESNET_8, 2, 64, SMALL_HEAP),
            new Case(NetworkName.RESNET_20, 1, 32, SMALL_HEAP),
            new Case(NetworkName.RESNET_20, 1, 64, SMALL_HEAP),
            new Case(NetworkName.RESNET_18, 1, 32, 1500),
            new Case(NetworkName.RESNET_18, 2, 32, 2000),
            new Case(NetworkName.RESNET_18, 1, 64, 1500));

    @Mixin
    private CommonOptions options;

    /**
     * A run to measure.
     *
     * @param network with its regularisers
     * @param tasks that train at the same time
     * @param batchSize of each
     * @param heap MiB
     */
    private record Case(NetworkName network, int tasks, int batchSize, int heap) {
        String configuration() {
            return """
                    data { format = generated, train-count = %d, test-count = 100, side = 32, validation-share = 0 }
                    network { name = %s, sites = [blocks] }
                    regularizer { name = targetdrop, block-size = 3 }
                    training { epochs = 1, batch-size = %d, learning-rate = 0.01 }
                    averaging { workers = %d, frequency = %d }
                    """.formatted(STEPS * tasks * batchSize, network.label(), batchSize, tasks, STEPS);
        }

        /** The rule's bound on memory outside this heap, in MiB. */
        double bound() {
            Map<String, RegularizerConfig> sites = new TreeMap<>();
            network.blockSites().forEach(site -> sites.put(site, new TargetDrop()));
            Blueprint blueprint = new Blueprint(
                    new NetworkConfig(network, sites),
                    SHAPE,
                    CLASSES,
                    LayerSet.FAST,
                    new Blueprint.Optimization(new Nesterovs(0.01, 0.9), 1e-4, 1, DataType.FLOAT));
            long arrays = MemoryEstimate.local(
                            NetworkCost.of(blueprint), new Load(tasks, batchSize, 0, SHAPE.size()), 2)
                    .arrays();
            return new MemoryEstimate((long) (heap * MEBIBYTE), arrays).overhead() / MEBIBYTE;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CsvFile table = options.start(
                List.of("network", "tasks", "batch", "heap_mib", "beside_heap_mib", "bound_mib", "bound_by_measured"));
        List<Case> cases = options.isSmoke() ? List.of(new Case(NetworkName.RESNET_8, 1, 4, SMALL_HEAP)) : CASES;
        for (Case one : cases) {
            double outside = peak(one) - one.heap();
            List<String> row = List.of(
                    one.network().label(),
                    "" + one.tasks(),
                    "" + one.batchSize(),
                    "" + one.heap(),
                    number("%.0f", outside),
                    number("%.0f", one.bound()),
                    number("%.2f", one.bound() / outside));
            table.add(row);
            System.out.println(String.join("  ", row));
        }
        options.publish(table);
        return 0;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** The most that the run's process ever had, in MiB. */
    private double peak(Case one) throws IOException, InterruptedException {
        Path work = Files.createDirectories(options.work().toPath().resolve("memory"));
        Path configuration = Files.writeString(work.resolve("run.conf"), one.configuration());
        Path log = work.resolve("run.log");
        Process process = new ProcessBuilder(
                        "submit/targetdrop",
                        "train",
                        "--config=" + configuration,
                        "--driver-memory=" + one.heap() + "m",
                        "--conf=spark.driver.extraJavaOptions=-Xms" + one.heap() + "m -XX:+AlwaysPreTouch")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        double peak = 0;
        do {
            peak = Math.max(peak, peakOf(process.pid()));
        } while (!process.waitFor(200, TimeUnit.MILLISECONDS));
        if (process.exitValue() != 0) {
            throw new IllegalStateException("a run ended with " + process.exitValue() + "; see " + log);
        }
        return peak;
    }

    /** The script becomes the run's process. Returns 0 once the process has ended. */
    private static double peakOf(long process) {
        try {
            return ProcessMemory.peakOf(process);
        } catch (UncheckedIOException e) {
            return 0;
        }
    }
}
