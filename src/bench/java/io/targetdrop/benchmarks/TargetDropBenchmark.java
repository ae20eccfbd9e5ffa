package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.contenders.Engine;
import io.targetdrop.benchmarks.contenders.Entry;
import io.targetdrop.benchmarks.contenders.Regularization;
import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import io.targetdrop.networks.NetworkName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What TargetDrop adds to a training step, and what DL4J's dropouts add at the same sites of the same network. */
@Command(
        name = "targetdrop",
        description = "A training step of ResNet-20 with no regulariser, TargetDrop, Dropout and SpatialDropout.",
        mixinStandardHelpOptions = true)
final class TargetDropBenchmark implements Callable<Integer> {
    private static final int BATCH = 64;
    private static final int SMOKE_BATCH = 4;

    /** A worker is one core; more threads are for the table only. */
    private static final int TARGET_THREADS = 1;

    /** Differences of a few hundredths need many short rounds, so that a slow second affects few of them. */
    private static final Pace FULL = new Pace(61, 1, 10);

    private static final Pace QUICK = new Pace(31, 0.5, 5);

    @Mixin
    private CommonOptions options;

    @Option(names = "--threads", split = ",", description = "OpenMP threads (1,2; with --quick 1).")
    private List<Integer> threads;

    private final Report report = new Report(
            "images/s without a regulariser divided by the row's, which is step time divided by step time without one",
            List.of("targetdrop_cost", "targetdrop_vs_spatial"));

    @Override
    public Integer call() throws Exception {
        CsvFile table = options.start(report);
        for (int count : threads()) {
            contest(count);
        }
        options.publish(report, table);
        return 0;
    }

    private List<Integer> threads() {
        if (threads != null) {
            return threads;
        }
        return options.isQuick() || options.isSmoke() ? List.of(TARGET_THREADS) : List.of(TARGET_THREADS, 2);
    }

    private void contest(int count) {
        Entry plain = Entry.training(Engine.FAST, NetworkName.RESNET_20, options.count(BATCH, SMOKE_BATCH), count);
        List<Entry> entries = Stream.of(
                        Regularization.NONE,
                        Regularization.TARGETDROP,
                        Regularization.DL4J_DROPOUT,
                        Regularization.DL4J_SPATIAL_DROPOUT)
                .map(plain::with)
                .toList();
        System.err.println(plain.network().label() + ", " + count + " thread(s)");
        Map<Entry, Series> speeds = Contest.run(entries, options.pace(FULL, QUICK), options.work());
        speeds.values().forEach(speed -> report.add(speed, speeds.get(plain).dividedBy(speed, speed.name())));
        if (count == TARGET_THREADS) {
            Series targetDrop = speeds.get(plain.with(Regularization.TARGETDROP));
            Series spatial = speeds.get(plain.with(Regularization.DL4J_SPATIAL_DROPOUT));
            report.addTarget(speeds.get(plain).dividedBy(targetDrop, "targetdrop_cost"));
            report.addTarget(spatial.dividedBy(targetDrop, "targetdrop_vs_spatial"));
        }
    }
}
