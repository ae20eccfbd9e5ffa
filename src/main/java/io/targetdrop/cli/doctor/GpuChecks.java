package io.targetdrop.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The GPUs, and whether ND4J's CUDA build has machine code for them. */
final class GpuChecks {
    private static final List<String> QUERY =
            List.of("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader");
    private static final long QUERY_SECONDS = 10;

    /** As 10 times major plus minor: what nd4j-cuda-11.6 1.0.0-M2.1 carries; it has no PTX to translate for others. */
    private static final int OLDEST = 37;

    private static final int NEWEST = 89;

    /**
     * A GPU.
     *
     * @param name as nvidia-smi calls it
     * @param capability compute capability, 10 times major plus minor
     */
    record Gpu(String name, int capability) {
        String shown() {
            return name + " (compute capability " + capability / 10 + "." + capability % 10 + ")";
        }
    }

    private GpuChecks() {}

    /** Checks every GPU that nvidia-smi lists. */
    static List<Check> examine(boolean cudaBackend) {
        try {
            List<Gpu> gpus = parse(query());
            if (gpus.isEmpty()) {
                return List.of(none(cudaBackend));
            }
            return gpus.stream().map(gpu -> judge(gpu, cudaBackend)).toList();
        } catch (IOException e) {
            return List.of(none(cudaBackend));
        }
    }

    static Check none(boolean cudaBackend) {
        if (cudaBackend) {
            return Check.problem(
                    "gpu", "none found, but the backend computes on GPUs", "use the CPU build of this project");
        }
        return Check.ok("gpu", "none found; training runs on the CPU");
    }

    static Check judge(Gpu gpu, boolean cudaBackend) {
        boolean runs = gpu.capability() >= OLDEST && gpu.capability() <= NEWEST;
        if (!runs) {
            String finding = gpu.shown() + " cannot be used: nd4j-cuda-11.6 has machine code for 3.7 to 8.9 only, "
                    + "not for Hopper (9.0: H100, H200) and newer";
            return cudaBackend
                    ? Check.problem("gpu", finding, "use the CPU build of this project, or another GPU")
                    : Check.warning("gpu", finding, "nothing to do to train on the CPU");
        }
        return cudaBackend
                ? Check.ok("gpu", gpu.shown())
                : Check.warning("gpu", gpu.shown() + " is idle: the backend is for CPUs", "build with nd4j-cuda-11.6");
    }

    /** The GPUs of {@code nvidia-smi --query-gpu=name,compute_cap --format=csv,noheader}; other lines are skipped. */
    static List<Gpu> parse(String output) {
        List<Gpu> gpus = new ArrayList<>();
        for (String line : output.lines().toList()) {
            int comma = line.lastIndexOf(',');
            String capability = line.substring(comma + 1).strip();
            if (comma > 0 && capability.matches("\\d{1,3}\\.\\d")) {
                gpus.add(new Gpu(line.substring(0, comma).strip(), Integer.parseInt(capability.replace(".", ""))));
            }
        }
        return gpus;
    }

    private static String query() throws IOException {
        Process process = new ProcessBuilder(QUERY)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            // a few lines, which fit the pipe: the process can end before they are read
            if (!process.waitFor(QUERY_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("nvidia-smi does not answer");
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
