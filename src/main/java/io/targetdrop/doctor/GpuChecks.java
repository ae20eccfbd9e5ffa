package io.targetdrop.doctor;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.presets.javacpp;

/** Checks the GPUs, for the CPU build and for the CUDA build. */
final class GpuChecks {
    private GpuChecks() {}

    /** The CPU build leaves GPUs idle. */
    static List<Check> idle(NvidiaSmi smi) {
        if (smi.gpus().isEmpty()) {
            return List.of(Check.ok("gpu", "none found; training runs on the CPU"));
        }
        return smi.gpus().stream().map(GpuChecks::idle).toList();
    }

    private static Check idle(NvidiaSmi.Gpu gpu) {
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

    /** The CUDA build needs usable ones. */
    static List<Check> needed(CudaFacts facts) {
        List<Check.Flagged> problems = CudaReadiness.problems(facts);
        if (!problems.isEmpty()) {
            return List.copyOf(problems);
        }
        String driver = facts.driver().orElse("unknown");
        return facts.smi().gpus().stream()
                .map(gpu -> Check.ok("gpu", gpu.shown() + ", driver " + driver))
                .toList();
    }

    /**
     * What the CUDA backend finds on a machine.
     *
     * @param smi answer of nvidia-smi
     * @param visible {@code CUDA_VISIBLE_DEVICES}, if set
     * @param missing the libraries of {@link #LIBRARIES} that do not load
     */
    record CudaFacts(NvidiaSmi smi, Optional<String> visible, List<String> missing) {
        /** The driver. */
        static final String DRIVER = "libcuda.so.1";

        /** cuDNN 8. */
        static final String CUDNN = "libcudnn.so.8";

        /** The libraries that nd4j-cuda-11.6 and its bindings link; these link the rest of CUDA 11. */
        static final List<String> LIBRARIES =
                List.of(DRIVER, "libcudart.so.11.0", "libcublas.so.11", "libcusolver.so.11", CUDNN);

        private static final String BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
        private static final String IN_THE_JAR = "org/bytedeco/cuda/linux-x86_64/";

        /** The driver's version, if nvidia-smi names it. */
        Optional<String> driver() {
            return smi instanceof NvidiaSmi.Answered answered ? answered.driver() : Optional.empty();
        }

        /** Whether the backend on the class path is the one for GPUs. Loads nothing. */
        static boolean isCudaBuild() {
            return isOnTheClassPath(BACKEND);
        }

        /** Examines this machine. */
        static CudaFacts find() {
            List<String> missing =
                    LIBRARIES.stream().filter(library -> !exists(library)).toList();
            return new CudaFacts(NvidiaSmi.ask(), Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")), missing);
        }

        /** In the jar, or found by the system's loader ({@code LD_LIBRARY_PATH}, {@code ld.so.conf}). */
        private static boolean exists(String library) {
            if (isOnTheClassPath(IN_THE_JAR + library)) {
                return true;
            }
            try {
                Loader.load(javacpp.class);
                Loader.loadGlobal(library);
                return true;
            } catch (LinkageError e) {
                return false;
            }
        }

        private static boolean isOnTheClassPath(String name) {
            return CudaFacts.class.getClassLoader().getResource(name) != null;
        }
    }
}
