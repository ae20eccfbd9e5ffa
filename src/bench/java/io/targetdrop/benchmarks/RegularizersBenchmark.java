package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.contenders.Engine;
import io.targetdrop.benchmarks.contenders.Entry;
import io.targetdrop.benchmarks.contenders.Regularization;
import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import io.targetdrop.networks.NetworkName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each regulariser of this project adds to a training step. */
@Command(
        name = "regularizers",
        description = "A training step of ResNet-20 with each regulariser of this project at every site.",
        mixinStandardHelpOptions = true)
final class RegularizersBenchmark implements Callable<Integer> {
    private static final int BATCH = 64;
    private static final int SMOKE_BATCH = 4;

    /** As in {@link TargetDropBenchmark}: differences of a few hundredths need many short rounds. */
    private static final Pace FULL = new Pace(31, 1, 10);

    private static final Pace QUICK = new Pace(11, 0.5, 4);

    @Mixin
    private CommonOptions options;

    @Option(names = "--threads", defaultValue = "1", description = "OpenMP threads (${DEFAULT-VALUE}).")
    private int threads;

    private final Report report = new Report(
            "images/s without a regulariser divided by the row's, which is step time divided by step time without one",
            rivals().stream().map(RegularizersBenchmark::target).toList());

    @Override
    public Integer call() throws Exception {
        CsvFile table = options.start(report);
        Entry plain = Entry.training(Engine.FAST, NetworkName.RESNET_20, options.count(BATCH, SMOKE_BATCH), threads);
        System.err.println(plain.network().label() + ", " + threads + " thread(s)");
        List<Entry> entries = Regularization.ours().stream().map(plain::with).toList();
        Map<Entry, Series> speeds = Contest.run(entries, options.pace(FULL, QUICK), options.work());
        speeds.values().forEach(speed -> report.add(speed, speeds.get(plain).dividedBy(speed, speed.name())));
        for (Regularization rival : rivals()) {
            report.addTarget(speeds.get(plain).dividedBy(speeds.get(plain.with(rival)), target(rival)));
        }
        options.publish(report, table);
        return 0;
    }

    private static List<Regularization> rivals() {
        return Regularization.ours().stream()
                .filter(regularization -> regularization != Regularization.NONE)
                .toList();
    }

    /** The key of a regulariser's ratio. */
    private static String target(Regularization regularization) {
        return regularization.name().toLowerCase(Locale.ROOT) + "_cost";
    }
}
