package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.Normalization;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast {@code predict} classifies on two executors, compared with two processes that know nothing of each other. */
@Command(
        name = "predict",
        description = {
            "Classifies the same photographs on two executors of one core, and in two processes of one core, half of them"
                    + " in each. Both read and decode files.",
            "The directory must hold at least two folders of photographs of one size, about as many in each half of them."
        },
        mixinStandardHelpOptions = true)
final class PredictionBenchmark implements Callable<Integer> {
    private static final int ROUNDS = 5;
    private static final int SMOKE_IMAGES = 240;
    private static final int SMOKE_SIDE = 16;
    private static final int CHANNELS = 3;
    private static final Pattern RESULT = Pattern.compile("(images|seconds) +([\\d.,]+)");
    /** The command's progress: images so far, and images per second since its start. */
    private static final Pattern PROGRESS = Pattern.compile("([\\d,]+) of [\\d,]+ images .* (\\d+) images/s .*");

    @Mixin
    private CommonOptions options;

    @Option(names = "--model", paramLabel = "FILE", description = "A model.zip. Required, except with --smoke.")
    private Path model;

    @Option(
            names = "--in",
            arity = "2",
            paramLabel = "DIR",
            description =
                    "Two directories of photographs of one size, with about as many photographs. Required, except with"
                            + " --smoke.")
    private List<Path> halves;

    private final Report report =
            new Report("the row's images/s divided by those of two processes", List.of("predict_vs_apart"));

    private Path work;

    /**
     * How fast images were classified, per second.
     *
     * @param whole over the whole command, in which executors first get the jar and load the network
     * @param running between its first and its last line of progress; that of the whole if it has fewer than two
     */
    private record Speed(double whole, double running) {
        Speed plus(Speed other) {
            return new Speed(whole + other.whole, running + other.running);
        }
    }

    @Override
    public Integer call() throws IOException {
        CsvFile table = options.start(report);
        work = Files.createDirectories(options.work().toPath().resolve("predict"));
        if (options.requiredUnlessSmoke("--model", model).isEmpty()) {
            model = untrained(work.resolve("model.zip"));
        }
        if (options.requiredUnlessSmoke("--in", halves).isEmpty()) {
            Path photographs = JpegFolders.write(work.resolve("photographs"), SMOKE_IMAGES, SMOKE_SIDE);
            halves = List.of(photographs.resolve("test"), photographs.resolve("train"));
        }
        int rounds = options.count(ROUNDS, 1);
        Speed[] cluster = new Speed[rounds];
        Speed[] apart = new Speed[rounds];
        try (LocalCluster executors = new LocalCluster(work.toFile())) {
            for (int round = 0; round < rounds; round++) {
                if (round % 2 == 0) {
                    cluster[round] = together(executors);
                    apart[round] = apart(executors);
                } else {
                    apart[round] = apart(executors);
                    cluster[round] = together(executors);
                }
                System.err.printf(
                        "  round %d: %.0f images/s on the executors, %.0f apart%n",
                        round + 1, cluster[round].running(), apart[round].running());
            }
        }
        Series executors = series("two executors", cluster, Speed::running);
        Series processes = series("two processes", apart, Speed::running);
        Series allOfExecutors = series("two executors, with their start", cluster, Speed::whole);
        Series allOfProcesses = series("two processes, with their start", apart, Speed::whole);
        report.add(executors, executors.dividedBy(processes, ""));
        report.add(processes, processes.dividedBy(processes, ""));
        report.add(allOfExecutors, allOfExecutors.dividedBy(allOfProcesses, ""));
        report.add(allOfProcesses, allOfProcesses.dividedBy(allOfProcesses, ""));
        report.addTarget(executors.dividedBy(processes, "predict_vs_apart"));
        options.publish(report, table);
        return 0;
    }

    private static Series series(String name, Speed[] rounds, ToDoubleFunction<Speed> speed) {
        return new Series(
                name, "", 0, 2, "images/s", Stream.of(rounds).mapToDouble(speed).toArray());
    }

    /** For smoke tests: a small network as it is before training. */
    private static Path untrained(Path file) throws IOException {
        GeneratedImages source = new GeneratedImages(SMOKE_IMAGES, SMOKE_IMAGES, SMOKE_SIDE, 1);
        Blueprint blueprint = new Blueprint(
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                source.catalog().shape(),
                GeneratedImages.CLASSES,
                LayerSet.FAST,
                new Blueprint.Optimization(new Sgd(), 0, 1, DataType.FLOAT));
        Normalization normalization = new Normalization(new float[CHANNELS], new float[] {1, 1, 1});
        try (OutputStream out = Files.newOutputStream(file)) {
            new ModelFile(
                            blueprint.build(),
                            normalization,
                            Optional.of(new ClassNames(source.catalog().classes())))
                    .writeTo(out, ModelFile.Updater.LEFT_OUT);
        }
        return file;
    }

    private Speed together(LocalCluster cluster) {
        Path first = halves.get(0).toAbsolutePath();
        Path second = halves.get(1).toAbsolutePath();
        String both = first.getParent() + "/{" + first.getFileName() + "," + second.getFileName() + "}";
        return done(start(cluster, "together", both, LocalCluster.options()));
    }

    /** Both run at the same time, so their speeds add up. */
    private Speed apart(LocalCluster cluster) {
        List<LocalCluster.Run> runs = new ArrayList<>();
        for (int half = 0; half < halves.size(); half++) {
            String in = halves.get(half).toAbsolutePath().toString();
            runs.add(start(cluster, "apart-" + half, in, List.of("--master", "local[1]")));
        }
        return runs.stream().map(PredictionBenchmark::done).reduce(Speed::plus).orElseThrow();
    }

    private LocalCluster.Run start(LocalCluster cluster, String name, String in, List<String> more) {
        Path out = work.resolve(name);
        FileUtil.fullyDelete(out.toFile());
        List<String> command = new ArrayList<>();
        Collections.addAll(command, "submit/targetdrop", "predict", "--model", model.toString(), "--in", in);
        Collections.addAll(command, "--out", out.toString());
        command.addAll(more);
        return cluster.start(name, command.toArray(String[]::new));
    }

    private static Speed done(LocalCluster.Run run) {
        double images = 0;
        double seconds = 0;
        List<double[]> progress = new ArrayList<>();
        for (String line : LocalCluster.finish(run)) {
            Matcher result = RESULT.matcher(line);
            Matcher soFar = PROGRESS.matcher(line);
            if (soFar.matches()) {
                double count = Double.parseDouble(soFar.group(1).replace(",", ""));
                progress.add(new double[] {count, count / Double.parseDouble(soFar.group(2))});
            } else if (result.matches() && result.group(1).equals("images")) {
                images = Double.parseDouble(result.group(2));
            } else if (result.matches()) {
                seconds = Double.parseDouble(result.group(2));
            }
        }
        double whole = images / seconds;
        if (progress.size() < 2) {
            return new Speed(whole, whole);
        }
        double[] first = progress.get(0);
        double[] last = progress.get(progress.size() - 1);
        return new Speed(whole, (last[0] - first[0]) / (last[1] - first[1]));
    }
}
