package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.CifarDirectory;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code doctor --cluster} on a cluster of two executors: healthy, and with planted faults. */
@Order(7)
@ResourceLock(StandaloneCluster.SHARED)
class DoctorIT {
    private static final String FIRST = "executor 0";
    private static final String SECOND = "executor 1";

    @TempDir
    private static Path shared;

    private static StandaloneCluster cluster;

    @TempDir
    private Path directory;

    /** What the doctor found. It always examines the driver, too. */
    private record Findings(int exitCode, JsonNode checks, String text) {
        JsonNode of(String process, String name) {
            for (JsonNode check : checks) {
                if (check.get("process").asText().startsWith(process)
                        && check.get("name").asText().equals(name)) {
                    return check;
                }
            }
            throw new AssertionError("no " + name + " of " + process + " in\n" + text);
        }

        void requireFault(String process, String name, String finding, String remedy) {
            JsonNode check = of(process, name);
            assertFalse(check.get("status").asText().equals("ok"), check.toString());
            assertTrue(check.get("finding").asText().contains(finding), check.toString());
            assertTrue(check.get("remedy").asText().contains(remedy), check.toString());
        }
    }

    @BeforeAll
    static void start() throws Exception {
        cluster = StandaloneCluster.shared();
        int[] labels = IntStream.range(0, 10).toArray();
        new CifarDirectory(Files.createDirectory(shared.resolve("cifar-images")))
                .write10("data_batch_1.bin", 0, labels)
                .write10("data_batch_2.bin", 10, labels)
                .write10("test_batch.bin", 20, labels);
        for (String part : List.of("train", "test")) {
            for (String name : List.of("dark", "light")) {
                Path images = Files.createDirectories(
                        shared.resolve("images").resolve(part).resolve(name));
                for (int i = 0; i < 4; i++) {
                    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
                    image.setRGB(i, i, name.equals("dark") ? 0x101010 : 0xF0F0F0);
                    ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
                }
            }
        }
    }

    @Test
    void aHealthyClusterIsFoundHealthy() throws Exception {
        Path out = directory.resolve("out");
        Findings findings = doctor(shared, List.of("--set", "data.path=" + shared.resolve("images")), out.toString());

        assertEquals(0, findings.exitCode(), findings.text());
        for (String process : List.of("driver", FIRST, SECOND)) {
            for (String name : List.of(
                    "java",
                    "opened packages",
                    "spark",
                    "backend",
                    "kernels",
                    "threads",
                    "memory",
                    "disk",
                    "data",
                    "output")) {
                assertEquals("ok", findings.of(process, name).get("status").asText(), findings.text());
            }
        }
        assertEquals("ok", findings.of(FIRST, "clock").get("status").asText());
        assertTrue(findings.of("cluster", "executors")
                .get("finding")
                .asText()
                .contains("2 executors registered, 2 answered"));
        assertTrue(Files.notExists(out), "it leaves nothing");
    }

    @Test
    void plantedFaultsAreFoundWithTheirFixes() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        Path otherSpark = Files.createDirectory(directory.resolve("other-spark"));
        Files.writeString(otherSpark.resolve("spark-version-info.properties"), "version=3.4.1\nuser=\nrevision=\n");
        Path cards = Files.createDirectory(directory.resolve("cards"));
        executable(
                cards.resolve("nvidia-smi"),
                "echo '0, GPU-5ebe9f43-0d3c-4f2a-9a51-5f1d1a2b3c4d, NVIDIA H100 80GB HBM3, 9.0, 550.54.15'");
        List<String> settings = new ArrayList<>();
        for (String setting : List.of(
                "spark.executor.extraClassPath=" + otherSpark,
                "spark.executorEnv.OMP_NUM_THREADS=2",
                "spark.executorEnv.PATH=" + cards + ":/usr/bin:/bin",
                "spark.executorEnv.JAVA_HOME=" + java(directory.resolve("java")),
                "spark.executor.extraJavaOptions=-Dtargetdrop.onednn=false")) {
            settings.addAll(List.of("--conf", setting));
        }
        settings.addAll(List.of("--set", "data={format:cifar10, path:cifar-images, validation-share:0.25}"));
        Findings findings = doctor(shared, settings, file.resolve("out").toString());

        assertEquals(2, findings.exitCode(), findings.text());
        for (String process : List.of(FIRST, SECOND)) {
            findings.requireFault(process, "spark", "Spark 3.4.1", "use a Spark 3.5 distribution");
            findings.requireFault(process, "opened packages", "java.base/sun.util.calendar", "--add-opens");
            findings.requireFault(process, "threads", "OMP_NUM_THREADS is 2", "spark.executorEnv.OMP_NUM_THREADS");
            findings.requireFault(process, "kernels", "ND4J's ops", "-Dtargetdrop.onednn=false");
            findings.requireFault(process, "gpu", "no code for it", "use one of compute capability");
            findings.requireFault(process, "output", "must be writable but is not", "give --out on a file system");
        }
        assertEquals("ok", findings.of(FIRST, "data").get("status").asText(), findings.text());
        findings.requireFault(
                SECOND, "data", "cifar-images", "give data.path on a file system that the driver and all");
    }

    @Tag("slow")
    @Test
    void tooLittleDiskAndMemoryAreFound() throws Exception {
        Findings findings = doctor(
                directory,
                List.of(
                        "--set",
                        "data={format:generated,path:null,train-count:20000000,test-count:10,side:256}",
                        "--conf",
                        "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.platform=linux-arm64"),
                directory.resolve("out").toString());

        assertEquals(2, findings.exitCode(), findings.text());
        findings.requireFault(FIRST, "disk", "the run's images may need", "set spark.local.dir");
        findings.requireFault(FIRST, "memory", "the run needs heap", "--conf 'spark.executor.memory=");
        findings.requireFault(FIRST, "backend", "does not load", "use the full jar of this project");
    }

    @Tag("slow")
    @Test
    void tooLittleOffHeapMemoryIsFound() throws Exception {
        Findings findings = doctor(
                directory,
                List.of(
                        "--set",
                        "data={format:generated,path:null,train-count:5000,test-count:10,side:32}",
                        "--set",
                        "training.batch-size=1024",
                        "--conf",
                        "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=200m"),
                directory.resolve("out").toString());

        findings.requireFault(FIRST, "memory", "off-heap 0.2 GiB", "-Dorg.bytedeco.javacpp.maxbytes=");
        findings.requireFault(SECOND, "memory", "the run needs heap", "or lower training.batch-size");
    }

    private Findings doctor(Path workingDirectory, List<String> more, String out) throws Exception {
        Path configuration = Files.writeString(directory.resolve("run.conf"), """
                data { format = image-folder, path = images, validation-share = 0.25 }
                network { name = plain-cnn, sites = [stages] }
                training { batch-size = 2 }
                averaging.workers = 2
                """);
        List<String> arguments = new ArrayList<>(
                List.of("doctor", "--cluster", "--json", "--config", configuration.toString(), "--out", out));
        arguments.addAll(StandaloneCluster.submitOptions());
        arguments.addAll(List.of("--master", cluster.masterUrl()));
        arguments.addAll(more);
        Outcome outcome = SubmitCommand.targetdrop(arguments.toArray(String[]::new))
                .in(workingDirectory)
                .run();
        assertTrue(outcome.lastLine().startsWith("{"), outcome.errors());
        JsonNode result = new ObjectMapper().readTree(outcome.lastLine());
        return new Findings(outcome.exitCode(), result.get("checks"), outcome.output());
    }

    /**
     * A Java that keeps one package closed, and links CIFAR's files into the first executor's directory only. Executors open them
     * by the path that was set; those of an image folder by the full paths that the driver listed.
     */
    private static Path java(Path home) throws IOException {
        String real = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        executable(Files.createDirectories(home.resolve("bin")).resolve("java"), """
                arguments=()
                for argument in "$@"; do
                  [[ "$argument" == --add-opens=java.base/sun.util.calendar=* ]] || arguments+=("$argument")
                done
                [[ "$*" != *"--executor-id 0"* ]] || ln -s "%s" cifar-images
                exec "%s" "${arguments[@]}"
                """.formatted(
                        shared.resolve("cifar-images"), real));
        return home;
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
