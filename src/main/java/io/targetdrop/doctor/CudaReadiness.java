package io.targetdrop.doctor;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.doctor.Check.Flagged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks whether the CUDA build can compute on a machine, and what is missing if not: a driver, a GPU that it has code for,
 * the libraries of CUDA 11, cuDNN 8.
 *
 * <p>{@link #problems} is pure. The rule for the driver is NVIDIA's for programs built with any CUDA 11 (CUDA
 * compatibility, minor versions); {@link NvidiaSmi.Gpu} lists the GPUs that have code.
 */
public final class CudaReadiness {
    private static final String OLDEST_DRIVER = "450.80.02";
    private static final String CPU_JAR = "submit the CPU jar, targetdrop-spark.jar";

    private CudaReadiness() {}

    /** Whether this jar computes on GPUs. Loads nothing. */
    public static boolean isCudaBuild() {
        return GpuChecks.CudaFacts.isCudaBuild();
    }

    /**
     * Checks that the CUDA build can compute here; does nothing in the CPU build.
     *
     * @throws ConfigurationException if it cannot: one line with what was found, what is needed and the fix
     */
    public static void require() {
        if (GpuChecks.CudaFacts.isCudaBuild()) {
            refuse(problems(GpuChecks.CudaFacts.find()));
        }
    }

    /** Reports the first problem with its fix, and the other ones briefly. */
    static void refuse(List<Flagged> problems) {
        if (problems.isEmpty()) {
            return;
        }
        Flagged first = problems.get(0);
        String line = first.finding() + "; " + first.remedy();
        String others = problems.stream().skip(1).map(Check::finding).collect(Collectors.joining("; "));
        throw new ConfigurationException(
                problems.size() == 1 ? line : line + ". Also: " + others + ". 'doctor' says how to fix each");
    }

    /** What keeps the CUDA build from computing, in the order in which to fix them; empty if nothing does. */
    static List<Flagged> problems(GpuChecks.CudaFacts facts) {
        List<Flagged> problems = new ArrayList<>();
        if (facts.smi() instanceof NvidiaSmi.Answered) {
            problems.addAll(gpus(facts));
        }
        driver(facts).ifPresent(problems::add);
        libraries(facts).ifPresent(problems::add);
        cudnn(facts).ifPresent(problems::add);
        return problems;
    }

    private static Optional<Flagged> driver(GpuChecks.CudaFacts facts) {
        if (facts.smi() instanceof NvidiaSmi.Failed failed) {
            return Optional.of(Check.problem(
                    "driver",
                    "this jar computes on GPUs, in Spark's driver too, and needs an NVIDIA driver from " + OLDEST_DRIVER
                            + ", but nvidia-smi " + failed.reason(),
                    "install it, or start the container with its GPUs, or " + CPU_JAR));
        }
        Optional<String> old =
                facts.driver().filter(driver -> Arrays.compare(numbers(driver), numbers(OLDEST_DRIVER)) < 0);
        if (old.isPresent()) {
            return Optional.of(Check.problem(
                    "driver",
                    "the NVIDIA driver must be " + OLDEST_DRIVER + " or newer for CUDA 11 but is " + old.get(),
                    "update it, or " + CPU_JAR));
        }
        if (facts.missing().contains(GpuChecks.CudaFacts.DRIVER)) {
            return Optional.of(Check.problem(
                    "driver",
                    "the NVIDIA driver's " + GpuChecks.CudaFacts.DRIVER
                            + " must load but does not, although nvidia-smi answers",
                    "name its directory in LD_LIBRARY_PATH, or in a container set "
                            + "NVIDIA_DRIVER_CAPABILITIES=compute,utility, or " + CPU_JAR));
        }
        return Optional.empty();
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    private static List<Flagged> gpus(GpuChecks.CudaFacts facts) {
        List<NvidiaSmi.Gpu> visible = visible(facts);
        if (visible.isEmpty()) {
            String why = facts.visible()
                    .map(value -> "CUDA_VISIBLE_DEVICES is '" + value + "' and nvidia-smi lists "
                            + facts.smi().gpus().size())
                    .orElse("nvidia-smi lists none");
            return List.of(Check.problem("gpu", "a GPU must be visible but " + why, "make one visible, or " + CPU_JAR));
        }
        List<NvidiaSmi.Gpu> usable =
                visible.stream().filter(NvidiaSmi.Gpu::hasCode).toList();
        return visible.stream()
                .filter(gpu -> !gpu.hasCode())
                .map(gpu -> Check.problem("gpu", withoutCode(gpu), fix(usable)))
                .toList();
    }

    private static String withoutCode(NvidiaSmi.Gpu gpu) {
        return gpu.shown()
                + " cannot be used: nd4j-cuda-11.6 has machine code for compute capability 3.7 and 5.0 to 8.9 "
                + "(Kepler's K80, Maxwell to Ampere, Ada) and no PTX, so Hopper, Blackwell and older Kepler cannot run it";
    }

    private static String fix(List<NvidiaSmi.Gpu> usable) {
        if (usable.isEmpty()) {
            return "use another GPU, or " + CPU_JAR;
        }
        return "hide it: CUDA_VISIBLE_DEVICES="
                + usable.stream().map(NvidiaSmi.Gpu::uuid).collect(Collectors.joining(","));
    }

    /**
     * Reads the variable as CUDA does: indexes or prefixes of UUIDs, up to the first that matches no GPU. The name of a MIG
     * instance does not say which GPU it is part of, so all GPUs count.
     */
    private static List<NvidiaSmi.Gpu> visible(GpuChecks.CudaFacts facts) {
        if (facts.visible().isEmpty() || facts.visible().get().startsWith("MIG-")) {
            return facts.smi().gpus();
        }
        List<NvidiaSmi.Gpu> visible = new ArrayList<>();
        for (String wanted : facts.visible().get().split(",")) {
            Optional<NvidiaSmi.Gpu> named = facts.smi().gpus().stream()
                    .filter(gpu -> isNamed(gpu, wanted.strip()))
                    .findFirst();
            if (named.isEmpty()) {
                break;
            }
            visible.add(named.get());
        }
        return visible;
    }

    private static boolean isNamed(NvidiaSmi.Gpu gpu, String wanted) {
        return wanted.equals(String.valueOf(gpu.index()))
                || wanted.startsWith("GPU-") && gpu.uuid().startsWith(wanted);
    }

    private static Optional<Flagged> libraries(GpuChecks.CudaFacts facts) {
        List<String> missing = facts.missing().stream()
                .filter(library ->
                        !library.equals(GpuChecks.CudaFacts.DRIVER) && !library.equals(GpuChecks.CudaFacts.CUDNN))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        missing("cuda", "CUDA 11.6's " + String.join(", ", missing), "the libraries of CUDA 11.6"));
    }

    private static Optional<Flagged> cudnn(GpuChecks.CudaFacts facts) {
        return facts.missing().contains(GpuChecks.CudaFacts.CUDNN)
                ? Optional.of(missing("cudnn", "cuDNN 8's " + GpuChecks.CudaFacts.CUDNN, "cuDNN 8.3 for CUDA 11"))
                : Optional.empty();
    }

    private static Flagged missing(String name, String libraries, String toInstall) {
        return Check.problem(
                name,
                libraries + " must load but cannot be found",
                "install " + toInstall + " and name the directory in LD_LIBRARY_PATH "
                        + "(spark.driver.extraLibraryPath, spark.executor.extraLibraryPath), "
                        + "or build with -Pcuda,cuda-redist, which puts them into the jar");
    }
}
