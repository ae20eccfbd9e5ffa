package io.targetdrop.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/** Runs all checks, in the order in which a reader should mend what they find. */
public final class Doctor {
    private Doctor() {}

    /** Examines this machine; takes some seconds, most of them to load the native libraries. */
    public static List<Check> examine() {
        List<Check> checks = new ArrayList<>();
        checks.add(PlatformChecks.java(Runtime.version().feature()));
        checks.add(PlatformChecks.spark());
        checks.add(PlatformChecks.platform());
        boolean cuda = CudaFacts.isCudaBuild();
        List<Check> gpus = cuda ? GpuChecks.needed(CudaFacts.find()) : GpuChecks.idle(NvidiaSmi.ask());
        if (Check.worst(gpus) != Check.Status.PROBLEM) {
            // the CUDA backend would only say less clearly what is missing
            checks.addAll(NativeChecks.examine());
        }
        checks.add(ResourceChecks.threads());
        checks.add(ResourceChecks.memory());
        checks.add(ResourceChecks.temporaryDirectory());
        checks.addAll(gpus);
        return checks;
    }
}
