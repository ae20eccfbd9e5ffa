package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.LocalCluster.Run;
import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What averaging costs: two executors against two unrelated processes, and this master against DL4J's. */
@Command(
        name = "averaging",
        description =
                "Two executors against two unrelated processes, this training master against DL4J's, and rounds that"
                        + " only exchange vectors.",
        mixinStandardHelpOptions = true)
final class AveragingBenchmark implements Callable<Integer> {
    private static final int ROUNDS = 5;
    private static final int EPOCHS = 6;
    private static final int EXCHANGES = 9;

    /** In these epochs, executors build their networks, and the driver's own code is still being compiled. */
    private static final int COLD_EPOCHS = 3;

    private static final int BATCH = 64;
    private static final int WORKERS_IMAGES = 2500;
    private static final int SMOKE_BATCH = 4;
    private static final String IMAGES_PER_SECOND = "images/s";
    private static final Pattern STOCK_EPOCH = Pattern.compile("(\\d+) ([\\d.]+)");
    private static final Pattern EPOCH = Pattern.compile("epoch (\\d+)/\\d+  train .*  (\\d+) images/s.*");

    /** ResNet-20, ResNet-18, WRN-28-10. */
    private static final List<Integer> PARAMETERS = List.of(272_474, 11_173_962, 36_479_194);

    private static final int RESNET_18 = PARAMETERS.get(1);

    @Mixin
    private CommonOptions options;

    private final Report report = new Report(
            "this project's images/s divided by the row's; of an exchange its time divided by that of the same bytes over"
                    + " loopback",
            List.of("scaling_2", "vs_stock_master", "round_vs_floor", "slices_vs_floor"));

    private Path work;

    @Override
    public Integer call() throws IOException {
        CsvFile table = options.start(report);
        work = Files.createDirectories(options.work().toPath().resolve("averaging"));
        try (LocalCluster cluster = new LocalCluster(work.toFile())) {
            scaling(cluster);
            masters(cluster);
            exchanges(cluster);
        }
        options.publish(report, table);
        return 0;
    }

    private int rounds() {
        return options.count(ROUNDS, 1);
    }

    private void scaling(LocalCluster cluster) throws IOException {
        Path both = configuration("both", "resnet-20", 2, "resident");
        Path one = configuration("one", "resnet-20", 1, "resident");
        double[] together = new double[rounds()];
        double[] unrelated = new double[rounds()];
        for (int round = 0; round < rounds(); round++) {
            together[round] = speed(cluster.train("both", both, LocalCluster.options()));
            Run first = cluster.train("first", one, List.of("--master", "local[1]"));
            Run second = cluster.train("second", one, List.of("--master", "local[1]"));
            unrelated[round] = speed(first) + speed(second);
            System.err.printf(
                    "  two executors %.0f, two unrelated processes %.0f images/s%n", together[round], unrelated[round]);
        }
        Series executors = images("two executors", "resnet-20", together);
        Series processes = images("two unrelated processes", "resnet-20", unrelated);
        report.add(executors, executors.dividedBy(executors, ""));
        report.add(processes, executors.dividedBy(processes, ""));
        report.addTarget(executors.dividedBy(processes, "scaling_2"));
    }

    private void masters(LocalCluster cluster) throws IOException {
        Path resident = configuration("resident", "resnet-8", 2, "resident");
        Path driven = configuration("driven", "resnet-8", 2, "dl4j");
        double[] ours = new double[rounds()];
        double[] theirs = new double[rounds()];
        double[] roundwise = new double[rounds()];
        for (int round = 0; round < rounds(); round++) {
            ours[round] = speed(cluster.train("resident", resident, LocalCluster.options()));
            theirs[round] =
                    warm(cluster.application("stock", "StockEpochs", List.of(resident.toString())), STOCK_EPOCH);
            roundwise[round] = speed(cluster.train("driven", driven, LocalCluster.options()));
            System.err.printf(
                    "  resident %.0f, DL4J's %.0f, DL4J's given one round at a time %.0f images/s%n",
                    ours[round], theirs[round], roundwise[round]);
        }
        Series residentSpeed = images("resident master", "resnet-8", ours);
        Series stockSpeed = images("DL4J's master", "resnet-8", theirs);
        Series drivenSpeed = images("DL4J's master, one round at a time", "resnet-8", roundwise);
        report.add(residentSpeed, residentSpeed.dividedBy(residentSpeed, ""));
        report.add(stockSpeed, residentSpeed.dividedBy(stockSpeed, ""));
        report.add(drivenSpeed, residentSpeed.dividedBy(drivenSpeed, ""));
        // epoch times are the inverse of speeds
        report.addTarget(stockSpeed.dividedBy(residentSpeed, "vs_stock_master"));
    }

    private void exchanges(LocalCluster cluster) {
        if (options.isSmoke()) {
            exchange(cluster, RESNET_18, "2");
            return;
        }
        for (int parameters : PARAMETERS) {
            exchange(cluster, parameters, "2");
        }
        if (!options.isQuick()) {
            exchange(cluster, RESNET_18, "4,8,16,32");
        }
    }

    private void exchange(LocalCluster cluster, int parameters, String workers) {
        List<String> arguments = List.of(Integer.toString(parameters), workers, options.count(EXCHANGES, 1) + "");
        for (String line : LocalCluster.finish(cluster.application("exchange", "ExchangeRounds", arguments))) {
            String[] numbers = line.split(" ");
            if (numbers.length == 4 && line.matches("[0-9. ]+")) {
                add(
                        parameters,
                        Integer.parseInt(numbers[0]),
                        Double.parseDouble(numbers[1]),
                        Double.parseDouble(numbers[2]),
                        Double.parseDouble(numbers[3]));
            }
        }
    }

    private void add(int parameters, int workers, double seconds, double inSlices, double floor) {
        Series exchange =
                new Series(parameters + " parameters, " + workers + " tasks", "", 0, 1, "s", new double[] {seconds});
        Series slices =
                new Series(parameters + " parameters, " + workers + " slices", "", 0, 1, "s", new double[] {inSlices});
        Series loopback = new Series("the same bytes over loopback", "", 0, 1, "s", new double[] {floor});
        report.add(exchange, exchange.dividedBy(loopback, ""));
        report.add(slices, slices.dividedBy(loopback, ""));
        report.add(loopback);
        if (parameters == RESNET_18 && workers == 2) {
            report.addTarget(exchange.dividedBy(loopback, "round_vs_floor"));
            report.addTarget(slices.dividedBy(loopback, "slices_vs_floor"));
        }
        System.err.printf(
                "  %d parameters, %d tasks: %.3f s, in slices %.3f s, floor %.3f s%n",
                parameters, workers, seconds, inSlices, floor);
    }

    /** 2,500 images per worker, whatever the number of workers. */
    private Path configuration(String name, String network, int workers, String master) throws IOException {
        return Files.writeString(work.resolve(name + ".conf"), """
                data { format = generated, train-count = %d, test-count = 64, validation-share = 0 }
                network { name = %s, sites = [] }
                regularizer.name = none
                training { epochs = %d, batch-size = %d, learning-rate = 0.05, augmentation = crop-flip }
                averaging { master = %s, workers = %d, frequency = 10 }
                """.formatted(
                        options.count(WORKERS_IMAGES, 8 * SMOKE_BATCH) * workers,
                        network,
                        options.count(EPOCHS, 1),
                        options.count(BATCH, SMOKE_BATCH),
                        master,
                        workers));
    }

    /** Images/s over the epochs after the warm-up. */
    private double speed(Run run) {
        return warm(run, EPOCH);
    }

    private double warm(Run run, Pattern pattern) {
        double seconds = 0;
        int epochs = 0;
        for (String line : LocalCluster.finish(run)) {
            Matcher epoch = pattern.matcher(line);
            if (epoch.matches() && Integer.parseInt(epoch.group(1)) > options.count(COLD_EPOCHS, 0)) {
                seconds += 1 / Double.parseDouble(epoch.group(2));
                epochs++;
            }
        }
        return epochs / seconds;
    }

    private static Series images(String name, String network, double[] values) {
        return new Series(name, network, BATCH, 1, IMAGES_PER_SECOND, values);
    }
}
