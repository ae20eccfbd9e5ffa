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
 * Whether a long training run needs more and more memory: a small network with TargetDrop at every site, after a few
 * and after many steps.
 *
 * @param entry what ran
 * @param earlySteps how many are few
 * @param early the memory after them
 * @param lateSteps how many are many
 * @param late the memory after them
 */
record MemoryGrowth(Entry entry, int earlySteps, ProcessMemory early, int lateSteps, ProcessMemory late) {
    private static final int BATCH = 4;
    private static final int SIDE = 16;

    /**
     * The whole heap is committed at the start; otherwise its growth would hide that of the arrays. The optimising
     * compiler is off, because its working memory grows for minutes.
     */
    private static final List<String> QUIET_JAVA =
            List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");

    /** Trains in a process of its own, with one thread. */
    static MemoryGrowth measure(File directory, int earlySteps, int lateSteps) {
        Entry entry = Entry.training(Engine.FAST, NetworkName.RESNET_8, BATCH, 1)
                .onImages(BATCH, SIDE)
                .with(Regularization.TARGETDROP);
        System.err.println("memory");
        try (ContenderProcess contender = new ContenderProcess(entry, directory, QUIET_JAVA)) {
            contender.awaitReady();
            contender.seconds(earlySteps);
            ProcessMemory early = contender.memory();
            for (int steps = earlySteps; steps < lateSteps; steps += earlySteps) {
                contender.seconds(earlySteps);
                System.err.println("  after " + (steps + earlySteps) + " steps: " + contender.memory());
            }
            return new MemoryGrowth(entry, earlySteps, early, lateSteps, contender.memory());
        }
    }

    /** The target is for the whole process, whose heap is constant. The part outside Java is listed next to it. */
    void addTo(Report report) {
        report.add(memory("resident memory, " + earlySteps + " steps", early.resident()));
        report.add(memory("resident memory, " + lateSteps + " steps", late.resident()));
        report.add(memory("memory outside Java, " + earlySteps + " steps", early.outsideJava()));
        report.add(memory("memory outside Java, " + lateSteps + " steps", late.outsideJava()));
        report.addTarget(memory("", late.resident()).dividedBy(memory("", early.resident()), "memory_growth"));
    }

    private Series memory(String name, double mebibytes) {
        String network = entry.network().label();
        return new Series(name, network, entry.batch(), entry.threads(), "MiB", new double[] {mebibytes});
    }
}
