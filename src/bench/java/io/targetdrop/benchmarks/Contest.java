package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.contenders.ContenderProcess;
import io.targetdrop.benchmarks.contenders.Engine;
import io.targetdrop.benchmarks.contenders.Entry;
import io.targetdrop.benchmarks.tables.Series;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders that take turns, each in its own process: A B C, C B A, A B C, and so on, so that a machine that slows down
 * favours none of them.
 */
final class Contest implements AutoCloseable {
    private static final String IMAGES_PER_SECOND = "images/s";
    private static final String GIGA_FLOPS = "GFLOP/s";

    private final Pace pace;
    private final List<ContenderProcess> contenders = new ArrayList<>();

    private Contest(Pace pace) {
        this.pace = pace;
    }

    /**
     * Runs one contest.
     *
     * @param entries the contenders
     * @param pace how long it takes
     * @param directory for logs
     * @return the result of each, in the order of the entries
     */
    static Map<Entry, Series> run(List<Entry> entries, Pace pace, File directory) {
        try (Contest contest = new Contest(pace)) {
            for (Entry entry : entries) {
                contest.contenders.add(new ContenderProcess(entry, directory, List.of()));
            }
            contest.contenders.forEach(ContenderProcess::awaitReady);
            contest.requireEqualNetworks();
            return contest.measure();
        }
    }

    /** Engines that claim to train the same network must have the same number of parameters. */
    private void requireEqualNetworks() {
        List<ContenderProcess> plain = contenders.stream()
                .filter(contender -> contender.parameters() > 0)
                .toList();
        for (ContenderProcess contender : plain) {
            boolean isSame =
                    contender.entry().regularization() == plain.get(0).entry().regularization();
            if (isSame && contender.parameters() != plain.get(0).parameters()) {
                throw new IllegalStateException("parameters of " + contender.entry() + " must be "
                        + plain.get(0).parameters() + " as of " + plain.get(0).entry() + " but are "
                        + contender.parameters());
            }
        }
    }

    private Map<Entry, Series> measure() {
        int[] steps = contenders.stream().mapToInt(this::warmUp).toArray();
        double[][] speeds = new double[contenders.size()][pace.rounds()];
        for (int round = 0; round < pace.rounds(); round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                int next = round % 2 == 0 ? turn : contenders.size() - 1 - turn;
                speeds[next][round] = contenders.get(next).speed(steps[next]);
            }
        }
        Map<Entry, Series> series = new LinkedHashMap<>();
        for (int i = 0; i < speeds.length; i++) {
            series.put(contenders.get(i).entry(), series(contenders.get(i).entry(), speeds[i]));
        }
        return series;
    }

    /**
     * Warms up a contender and returns the number of steps in a turn. The first step does not count, because it sets things
     * up.
     */
    private int warmUp(ContenderProcess contender) {
        contender.seconds(1);
        double perStep = contender.seconds(1);
        double total = perStep;
        while (total < pace.warmUpSeconds()) {
            int steps = (int) Math.max(1, Math.min(pace.warmUpSeconds() - total, 1) / perStep);
            double seconds = contender.seconds(steps);
            perStep = seconds / steps;
            total += seconds;
        }
        System.err.printf("  %s is warm: %.1f ms a step%n", contender.entry().label(), perStep * 1e3);
        return (int) Math.max(1, Math.round(pace.turnSeconds() / perStep));
    }

    private static Series series(Entry entry, double[] speeds) {
        if (entry.engine() == Engine.GEMM) {
            return new Series(entry.label(), "", 0, entry.threads(), GIGA_FLOPS, speeds);
        }
        return new Series(
                entry.label(), entry.network().label(), entry.batch(), entry.threads(), IMAGES_PER_SECOND, speeds);
    }

    @Override
    public void close() {
        contenders.forEach(ContenderProcess::close);
    }
}
