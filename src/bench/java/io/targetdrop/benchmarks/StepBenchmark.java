package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.contenders.Engine;
import io.targetdrop.benchmarks.contenders.Entry;
import io.targetdrop.benchmarks.contenders.Task;
import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import io.targetdrop.networks.NetworkName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A training step of this project against stock DL4J, DJL with PyTorch, and its convolutions alone. */
@Command(
        name = "step",
        description = "Training images/s of this project, stock DL4J, DJL + PyTorch and of the convolutions alone.",
        mixinStandardHelpOptions = true)
final class StepBenchmark implements Callable<Integer> {
    private static final int SMALL_BATCH = 64;
    private static final int WIDE_BATCH = 32;

    /** Stock DL4J and inference are compared at as many threads as the reference machine has cores. */
    private static final int STOCK_THREADS = 2;

    private static final int SMOKE_BATCH = 4;
    private static final int EARLY_STEPS = 200;
    private static final int LATE_STEPS = 2000;

    private static final Set<NetworkName> CONTESTED =
            Set.of(NetworkName.RESNET_8, NetworkName.RESNET_20, NetworkName.RESNET_18);

    @Mixin
    private CommonOptions options;

    @Option(names = "--threads", split = ",", defaultValue = "1,2", description = "OpenMP threads (${DEFAULT-VALUE}).")
    private List<Integer> threads;

    @Option(
            names = "--networks",
            split = ",",
            defaultValue = "resnet-8,resnet-20,resnet-18",
            description = "Which networks (${DEFAULT-VALUE}).")
    private List<String> networks;

    @Option(
            names = "--memory",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also measure the growth of memory (${DEFAULT-VALUE}).")
    private boolean memory;

    /** The measurements; each contest adds its own. */
    private final Map<Entry, Series> measured = new LinkedHashMap<>();

    private final Report report = new Report(
            "images/s of targetdrop-spark divided by the row's, median of the rounds' own ratios",
            List.of(
                    "resnet8_vs_stock",
                    "resnet8_vs_pytorch_1",
                    "resnet8_vs_pytorch_2",
                    "resnet20_vs_pytorch_1",
                    "resnet18_vs_ceiling",
                    "memory_growth",
                    "inference_vs_stock"));

    @Override
    public Integer call() throws Exception {
        CsvFile table = options.start(report);
        Pace pace = options.pace(Pace.FULL, Pace.QUICK);
        if (options.isSmoke()) {
            threads = List.of(STOCK_THREADS);
            networks = List.of(NetworkName.RESNET_8.label());
        }
        for (int count : threads) {
            for (String network : networks) {
                training(name(network), count, pace);
            }
        }
        if (networks.contains(NetworkName.RESNET_8.label()) && threads.contains(STOCK_THREADS)) {
            inference(pace);
        }
        addTargets();
        if (memory) {
            MemoryGrowth.measure(options.work(), options.count(EARLY_STEPS, 1), options.count(LATE_STEPS, 2))
                    .addTo(report);
        }
        options.publish(report, table);
        return 0;
    }

    private static NetworkName name(String label) {
        return NetworkName.ofLabel(label)
                .filter(CONTESTED::contains)
                .orElseThrow(() -> new IllegalArgumentException("networks must be among resnet-8, resnet-20 and"
                        + " resnet-18, which have contenders, but one is '" + label + "'"));
    }

    private int batch(NetworkName network) {
        return options.count(network == NetworkName.RESNET_18 ? WIDE_BATCH : SMALL_BATCH, SMOKE_BATCH);
    }

    private void training(NetworkName network, int count, Pace pace) {
        List<Entry> entries = new ArrayList<>();
        for (Engine engine : engines(network, count)) {
            entries.add(training(engine, network, count));
        }
        contest(entries, pace);
    }

    private Entry training(Engine engine, NetworkName network, int count) {
        return Entry.training(engine, network, batch(network), count);
    }

    /** A quick run measures only what the targets need. A smoke test needs no PyTorch, so that nothing large is downloaded for it. */
    private List<Engine> engines(NetworkName network, int count) {
        if (options.isSmoke()) {
            return List.of(Engine.FAST, Engine.STOCK, Engine.CONVOLUTIONS, Engine.GEMM);
        }
        if (!options.isQuick()) {
            return network == NetworkName.RESNET_8
                    ? List.of(Engine.FAST, Engine.PYTORCH, Engine.STOCK, Engine.CONVOLUTIONS, Engine.GEMM)
                    : List.of(Engine.FAST, Engine.PYTORCH, Engine.STOCK, Engine.CONVOLUTIONS);
        }
        return switch (network) {
            case RESNET_8 ->
                count == STOCK_THREADS
                        ? List.of(Engine.FAST, Engine.PYTORCH, Engine.STOCK)
                        : List.of(Engine.FAST, Engine.PYTORCH, Engine.CONVOLUTIONS, Engine.GEMM);
            case RESNET_18 -> count == 1 ? List.of(Engine.FAST, Engine.CONVOLUTIONS) : List.of();
            default -> count == 1 ? List.of(Engine.FAST, Engine.PYTORCH) : List.of();
        };
    }

    private void inference(Pace pace) {
        Entry fast = training(Engine.FAST, NetworkName.RESNET_8, STOCK_THREADS).at(Task.INFERENCE);
        contest(List.of(fast, fast.by(Engine.STOCK)), pace);
    }

    private void contest(List<Entry> entries, Pace pace) {
        if (entries.isEmpty()) {
            return;
        }
        Entry first = entries.get(0);
        System.err.println(first.network().label() + ", " + first.threads() + " thread(s)");
        Map<Entry, Series> series = Contest.run(entries, pace, options.work());
        measured.putAll(series);
        series.forEach((entry, values) -> {
            if (entry.engine() == Engine.GEMM) {
                report.add(values);
            } else {
                report.add(values, series.get(first).dividedBy(values, values.name()));
            }
        });
    }

    private void addTargets() {
        Entry fast = training(Engine.FAST, NetworkName.RESNET_8, STOCK_THREADS);
        addTarget("resnet8_vs_stock", fast, Engine.STOCK);
        for (int count : List.of(1, 2)) {
            Entry counted = training(Engine.FAST, NetworkName.RESNET_8, count);
            addTarget("resnet8_vs_pytorch_" + count, counted, Engine.PYTORCH);
        }
        addTarget("resnet20_vs_pytorch_1", training(Engine.FAST, NetworkName.RESNET_20, 1), Engine.PYTORCH);
        // a ratio of times: of the step's to the convolutions'
        Entry ceiling = training(Engine.CONVOLUTIONS, NetworkName.RESNET_18, 1);
        addTarget("resnet18_vs_ceiling", ceiling, Engine.FAST);
        addTarget("inference_vs_stock", fast.at(Task.INFERENCE), Engine.STOCK);
    }

    private void addTarget(String target, Entry entry, Engine divisor) {
        Series dividend = measured.get(entry);
        Series other = measured.get(entry.by(divisor));
        if (dividend != null && other != null) {
            report.addTarget(dividend.dividedBy(other, target));
        }
    }
}
