package io.targetdrop.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code nvidia-smi} answers.
 *
 * @param gpus the GPUs that it lists
 * @param driver the driver's version; empty where none is known
 * @param failure why it lists none, one line that goes on from its name; empty where it answered
 */
record NvidiaSmi(List<Gpu> gpus, String driver, String failure) {
    private static final long SECONDS = 10;

    /** Index, UUID, name (which may have commas), compute capability (which an old driver, 470, cannot tell), driver. */
    private static final Pattern GPU =
            Pattern.compile("(\\d+), *([^,]+), *(.+?)(?:, *(\\d{1,2})\\.(\\d))?, *(\\d+(?:\\.\\d+)+)");

    /** Runs it; at most ten seconds. */
    static NvidiaSmi ask() {
        NvidiaSmi answer = ask("index,uuid,name,compute_cap,driver_version");
        // the last drivers for Kepler cannot tell the compute capability
        return answer.failure().contains("compute_cap") ? ask("index,uuid,name,driver_version") : answer;
    }

    private static NvidiaSmi ask(String fields) {
        try {
            return run(List.of("nvidia-smi", "--query-gpu=" + fields, "--format=csv,noheader"));
        } catch (IOException e) {
            return failed("was not found");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("was interrupted");
        }
    }

    private static NvidiaSmi run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            // a few lines, which fit the pipe: the process can end before they are read
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return failed("did not answer within " + SECONDS + " seconds");
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return of(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Reads what it printed; lines that are no GPU's are skipped. */
    static NvidiaSmi of(int exitCode, String output) {
        if (exitCode != 0) {
            return failed("says '" + output.strip().lines().findFirst().orElse("nothing") + "'");
        }
        List<Gpu> gpus = new ArrayList<>();
        String driver = "";
        for (String line : output.lines().toList()) {
            Matcher found = GPU.matcher(line.strip());
            if (found.matches()) {
                gpus.add(gpu(found));
                driver = found.group(6);
            }
        }
        return new NvidiaSmi(List.copyOf(gpus), driver, "");
    }

    private static Gpu gpu(Matcher found) {
        int capability = found.group(4) == null
                ? Gpu.UNKNOWN
                : Integer.parseInt(found.group(4)) * 10 + Integer.parseInt(found.group(5));
        return new Gpu(Integer.parseInt(found.group(1)), found.group(2), found.group(3), capability);
    }

    private static NvidiaSmi failed(String why) {
        return new NvidiaSmi(List.of(), "", why);
    }
}
