package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A submission of the CUDA build to a machine whose GPU it has no code for. The build is the CPU's jar with the class
 * by which the CUDA backend is recognised; the GPU is reported by a fake {@code nvidia-smi}.
 */
class CudaBuildIT {
    @TempDir
    private Path directory;

    private Path backend;

    @BeforeEach
    void installAHopper() throws IOException {
        Path smi = Files.writeString(
                directory.resolve("nvidia-smi"),
                "#!/bin/sh\necho '0, GPU-5a1c, NVIDIA H100 80GB HBM3, 9.0, 535.104.05'\n");
        Files.setPosixFilePermissions(smi, PosixFilePermissions.fromString("rwxr-xr-x"));
        backend = directory.resolve("backend.jar");
        try (OutputStream out = Files.newOutputStream(backend);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("org/nd4j/linalg/jcublas/JCublasBackend.class"));
        }
    }

    @Test
    void isRefusedInOneLineBeforeItTrains() throws Exception {
        Outcome outcome = submit("train", "--config", "conf/quickstart.conf");

        assertEquals(2, outcome.exitCode(), outcome.errors());
        assertEquals("", outcome.output());
        assertEquals(1, outcome.errors().lines().count(), outcome.errors());
        assertTrue(
                outcome.errors()
                        .startsWith(
                                "error: GPU 0, NVIDIA H100 80GB HBM3 (compute capability 9.0, Hopper) cannot be used"),
                outcome.errors());
    }

    @Test
    void theDoctorWarnsAboutIt() throws Exception {
        Outcome outcome = submit("doctor");

        assertEquals(2, outcome.exitCode(), outcome.output() + outcome.errors());
        assertTrue(
                Pattern.compile("problem +gpu +GPU 0, NVIDIA H100 80GB HBM3 ")
                        .matcher(outcome.output())
                        .find(),
                outcome.output());
    }

    private Outcome submit(String... arguments) throws Exception {
        String[] all = Stream.concat(Stream.of("--jars", backend.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return SubmitCommand.targetdrop(all)
                .with("PATH", directory + ":" + System.getenv("PATH"))
                .run();
    }
}
