package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it takes to catalogue an image folder and to read it for the first time, against plain Java. */
@Command(
        name = "folders",
        description =
                "The catalogue and the first read of a folder of JPEG files on two executors, against listing, reading"
                        + " and decoding them in two threads of plain Java.",
        mixinStandardHelpOptions = true)
final class FoldersBenchmark implements Callable<Integer> {
    private static final int SIDE = 32;
    /** Rounds in which both are compiled: three processes share the cores of a small machine. */
    private static final int COLD_ROUNDS = 8;

    private static final int ROUNDS = 9;
    private static final int SMOKE_IMAGES = 240;

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "How many images (50000; with --quick 5000); a tenth of them is the test part.")
    private int images;

    private final Report report =
            new Report("the row's seconds divided by those of plain Java", List.of("first_read_vs_plain_java"));

    @Override
    public Integer call() throws IOException {
        CsvFile table = options.start(report);
        int cold = options.count(COLD_ROUNDS, 0);
        int rounds = options.count(ROUNDS, 1);
        int count = images > 0 ? images : options.count(options.isQuick() ? 5000 : 50_000, SMOKE_IMAGES);
        Path work = Files.createDirectories(options.work().toPath().resolve("folders"))
                .toAbsolutePath();
        Path folder = JpegFolders.write(work.resolve(Integer.toString(count)), count, SIDE);
        Path configuration = Files.writeString(work.resolve("folders.conf"), """
                data { format = image-folder, path = "%s" }
                network { name = plain-cnn, sites = [] }
                regularizer.name = none
                averaging.workers = 2
                """.formatted(folder));
        double[] product = new double[rounds];
        double[] plain = new double[rounds];
        List<String> arguments = List.of(configuration.toString(), Integer.toString(cold + rounds));
        try (LocalCluster cluster = new LocalCluster(work.toFile())) {
            for (String line : LocalCluster.finish(cluster.application("first-read", "FirstRead", arguments))) {
                String[] numbers = line.split(" ");
                int round = line.matches("\\d+ [\\d.]+ [\\d.]+") ? Integer.parseInt(numbers[0]) - cold : -1;
                if (round >= 0) {
                    product[round] = Double.parseDouble(numbers[1]);
                    plain[round] = Double.parseDouble(numbers[2]);
                }
            }
        }
        fill(count, product, plain);
        options.publish(report, table);
        return 0;
    }

    private void fill(int count, double[] product, double[] plain) {
        Series executors = seconds("catalogue and first read of " + count + " images, two executors", product);
        Series threads = seconds("listed, read and decoded in two threads of plain Java", plain);
        report.add(executors, executors.dividedBy(threads, ""));
        report.add(threads, threads.dividedBy(threads, ""));
        report.addTarget(executors.dividedBy(threads, "first_read_vs_plain_java"));
    }

    private static Series seconds(String name, double[] values) {
        return new Series(name, "", 0, 1, "s", values);
    }
}
