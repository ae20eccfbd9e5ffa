package io.targetdrop.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        description = "Measures this project against its peers and against the hardware.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StepBenchmark.class,
            TargetDropBenchmark.class,
            RegularizersBenchmark.class,
            AccuracyBenchmark.class,
            AveragingBenchmark.class,
            SearchBenchmark.class,
            SearchQualityBenchmark.class,
            SearchRungsBenchmark.class,
            PredictionBenchmark.class,
            FoldersBenchmark.class,
            MemoryBenchmark.class
        })
public final class Benchmarks {
    private Benchmarks() {}

    /** Runs one command and exits with 0 if everything could be measured. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }
}
