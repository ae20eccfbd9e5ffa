package io.targetdrop.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code nvidia-smi} says about the GPUs of this machine. */
sealed interface NvidiaSmi {
    /** It gets ten seconds to answer. */
    long SECONDS = 10;

    /** Index, UUID, name (may contain commas), compute capability (missing with old drivers such as 470), driver. */
    Pattern GPU = Pattern.compile("(\\d+), *([^,]+), *(.+?)(?:, *(\\d{1,2})\\.(\\d))?, *(\\d+(?:\\.\\d+)+)");

    /** The GPUs that it lists; none if it failed. */
    List<Gpu> gpus();

    /**
     * It answered.
     *
     * @param driver the driver's version; empty if no line names one
     */
    record Answered(List<Gpu> gpus, Optional<String> driver) implements NvidiaSmi {}

    /**
     * It did not answer.
     *
     * @param reason to be read after its name: {@code was not found}
     */
    record Failed(String reason) implements NvidiaSmi {
        @Override
        public List<Gpu> gpus() {
            return List.of();
        }
    }

    /** Runs it, for ten seconds at most. */
    static NvidiaSmi ask() {
        NvidiaSmi answer = ask("index,uuid,name,compute_cap,driver_version");
        return isTooOldForCapability(answer) ? ask("index,uuid,name,driver_version") : answer;
    }

    /**
     * Whether it refused the field with the compute capability: drivers for Kepler up to 470 do not have it. The program says
     * so in words only: {@code Field "compute_cap" is not a valid field to query.}
     */
    private static boolean isTooOldForCapability(NvidiaSmi answer) {
        return answer instanceof Failed failed && failed.reason().contains("compute_cap");
    }

    private static NvidiaSmi ask(String fields) {
        try {
            return run(List.of("nvidia-smi", "--query-gpu=" + fields, "--format=csv,noheader"));
        } catch (IOException e) {
            return new Failed("was not found");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed("was interrupted");
        }
    }

    private static NvidiaSmi run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            // a few lines fit into the pipe, so the process can end before they are read
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return new Failed("did not answer within " + SECONDS + " seconds");
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return of(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Parses its output; skips lines that are not about a GPU. */
    static NvidiaSmi of(int exitCode, String output) {
        if (exitCode != 0) {
            return new Failed("says '" + output.strip().lines().findFirst().orElse("nothing") + "'");
        }
        List<Gpu> gpus = new ArrayList<>();
        Optional<String> driver = Optional.empty();
        for (String line : output.lines().toList()) {
            Matcher found = GPU.matcher(line.strip());
            if (found.matches()) {
                gpus.add(gpu(found));
                driver = Optional.of(found.group(6));
            }
        }
        return new Answered(List.copyOf(gpus), driver);
    }

    private static Gpu gpu(Matcher found) {
        int capability = found.group(4) == null
                ? Gpu.UNKNOWN
                : Integer.parseInt(found.group(4)) * 10 + Integer.parseInt(found.group(5));
        return new Gpu(Integer.parseInt(found.group(1)), found.group(2), found.group(3), capability);
    }

    /**
     * A GPU, as {@code nvidia-smi} lists it.
     *
     * @param index in the order of the PCI bus, counted from 0
     * @param uuid permanent name, {@code GPU-…}
     * @param name product name
     * @param capability its compute capability, 10 times major plus minor; {@link #UNKNOWN} if nvidia-smi is too old to report it
     */
    record Gpu(int index, String uuid, String name, int capability) {
        static final int UNKNOWN = 0;

        /**
         * What nd4j-cuda-11.6 1.0.0-M2.1 has machine code for, read from the fat binaries of its library. They have no PTX
         * that a driver could translate for other GPUs.
         */
        private static final List<Integer> MACHINE_CODE = List.of(37, 50, 52, 60, 61, 70, 75, 80, 86);

        /** Code runs on the same major version with the same or a higher minor version (CUDA C++ programming guide). */
        boolean hasCode() {
            return capability == UNKNOWN
                    || MACHINE_CODE.stream().anyMatch(code -> code / 10 == capability / 10 && code <= capability);
        }

        String shown() {
            String generation = generation().map(known -> ", " + known).orElse("");
            String shown = capability == UNKNOWN
                    ? "compute capability unknown to this nvidia-smi"
                    : "compute capability " + capability / 10 + "." + capability % 10 + generation;
            return "GPU " + index + ", " + name + " (" + shown + ")";
        }

        private Optional<String> generation() {
            return switch (capability / 10) {
                case 3 -> Optional.of("Kepler");
                case 5 -> Optional.of("Maxwell");
                case 6 -> Optional.of("Pascal");
                case 7 -> Optional.of(capability < 75 ? "Volta" : "Turing");
                case 8 -> Optional.of(capability < 89 ? "Ampere" : "Ada");
                case 9 -> Optional.of("Hopper");
                case 10, 11, 12 -> Optional.of("Blackwell");
                default -> Optional.empty();
            };
        }
    }
}
