package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.contenders.ContenderProcess;
import io.targetdrop.benchmarks.contenders.Engine;
import io.targetdrop.benchmarks.contenders.Entry;
import io.targetdrop.benchmarks.contenders.ProcessMemory;
import io.targetdrop.benchmarks.contenders.Regularization;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import io.targetdrop.networks.NetworkName;
import java.io.File;
import java.util.List;

/**
 * Whether a long training run needs more and more memory: a small network with TargetDrop at every site, after 200 and
 * after 2,000 steps.
 *
 * @param entry what ran
 * @param early after 200 steps
 * @param late after 2,000 steps
 */
record MemoryGrowth(Entry entry, ProcessMemory early, ProcessMemory late) {
    private static final int EARLY_STEPS = 200;
    private static final int LATE_STEPS = 2000;
    private static final int TURN = 200;
    private static final int BATCH = 4;
    private static final int SIDE = 16;

    /**
     * The whole heap is committed at the start; otherwise its growth would hide that of the arrays. The optimising
     * compiler is off, because its working memory grows for minutes.
     */
    private static final List<String> QUIET_JAVA =
            List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");

    /** Trains in a process of its own, with one thread. */
    static MemoryGrowth measure(File directory) {
        Entry entry = Entry.training(Engine.FAST, NetworkName.RESNET_8, BATCH, 1)
                .onImages(BATCH, SIDE)
                .with(Regularization.TARGETDROP);
        System.err.println("memory");
        try (ContenderProcess contender = new ContenderProcess(entry, directory, QUIET_JAVA)) {
            contender.awaitReady();
            contender.seconds(EARLY_STEPS);
            ProcessMemory early = contender.memory();
            for (int steps = EARLY_STEPS; steps < LATE_STEPS; steps += TURN) {
                contender.seconds(TURN);
                System.err.println("  after " + (steps + TURN) + " steps: " + contender.memory());
            }
            return new MemoryGrowth(entry, early, contender.memory());
        }
    }

    /** The target is for the whole process, whose heap is constant. The part outside Java is listed next to it. */
    void addTo(Report report) {
        report.add(memory("resident memory, " + EARLY_STEPS + " steps", early.resident()));
        report.add(memory("resident memory, " + LATE_STEPS + " steps", late.resident()));
        report.add(memory("memory outside Java, " + EARLY_STEPS + " steps", early.outsideJava()));
        report.add(memory("memory outside Java, " + LATE_STEPS + " steps", late.outsideJava()));
        report.addTarget(memory("", late.resident()).dividedBy(memory("", early.resident()), "memory_growth"));
    }

    private Series memory(String name, double mebibytes) {
        String network = entry.network().label();
        return new Series(name, network, entry.batch(), entry.threads(), "MiB", new double[] {mebibytes});
    }
}
