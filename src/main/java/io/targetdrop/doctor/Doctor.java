package io.targetdrop.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs all checks, in the order in which a reader should mend what they find. */
public final class Doctor {
    private Doctor() {}

    /**
     * Examines this process; takes some seconds, most of them to load the native libraries and to see how fast they are.
     *
     * @param process how Spark set it up
     * @param needs what a run wants of it
     */
    public static List<Check> examine(TrainingProcess process, Needs needs) {
        List<Check> checks = new ArrayList<>();
        checks.add(PlatformChecks.java(Runtime.version().feature()));
        checks.add(PlatformChecks.openedPackages());
        checks.add(PlatformChecks.spark());
        checks.add(PlatformChecks.platform());
        List<Check> gpus =
                CudaFacts.isCudaBuild() ? GpuChecks.needed(CudaFacts.find()) : GpuChecks.idle(NvidiaSmi.ask());
        if (Check.worst(gpus) != Check.Status.PROBLEM) {
            // the CUDA backend would only say less clearly what is missing
            checks.addAll(natives());
        }
        checks.add(ResourceChecks.threads(process));
        Optional<Demand> demand = needs.demand().stream().findFirst();
        checks.add(ResourceChecks.memory(process, demand));
        checks.add(ResourceChecks.scratch(
                process.scratch(), demand.map(run -> run.disk(process)).orElse(0L)));
        checks.addAll(gpus);
        DataChecks.images(needs.images()).ifPresent(checks::add);
        Optional.of(needs.out())
                .filter(out -> !out.isEmpty())
                .map(DataChecks::output)
                .ifPresent(checks::add);
        return checks;
    }

    private static List<Check> natives() {
        List<Check> natives = new ArrayList<>(NativeChecks.examine());
        if (Check.worst(natives) != Check.Status.PROBLEM) {
            natives.add(SpeedCheck.convolution());
        }
        return natives;
    }
}
