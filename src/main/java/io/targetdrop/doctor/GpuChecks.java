package io.targetdrop.doctor;

import java.util.List;

/** The GPUs, as the CPU's build and the CUDA build see them. */
final class GpuChecks {
    private GpuChecks() {}

    /** In the CPU's build, GPUs have nothing to do. */
    static List<Check> idle(NvidiaSmi smi) {
        if (smi.gpus().isEmpty()) {
            return List.of(Check.ok("gpu", "none found; training runs on the CPU"));
        }
        return smi.gpus().stream().map(GpuChecks::idle).toList();
    }

    private static Check idle(Gpu gpu) {
        return gpu.hasCode()
                ? Check.warning(
                        "gpu",
                        gpu.shown() + " is idle: this jar computes on the CPU",
                        "build with -Pcuda and submit targetdrop-spark-cuda.jar")
                : Check.warning(
                        "gpu",
                        gpu.shown() + " is idle: nd4j-cuda-11.6 has no code for it",
                        "nothing to do to train on the CPU; to train on a GPU, use one of compute capability 5.0 to 8.9");
    }

    /** In the CUDA build, they must be usable. */
    static List<Check> needed(CudaFacts facts) {
        List<Check> problems = CudaReadiness.problems(facts);
        return problems.isEmpty()
                ? facts.smi().gpus().stream()
                        .map(gpu -> Check.ok(
                                "gpu", gpu.shown() + ", driver " + facts.smi().driver()))
                        .toList()
                : problems;
    }
}
