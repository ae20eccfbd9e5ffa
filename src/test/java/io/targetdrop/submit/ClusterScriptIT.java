package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code submit/cluster}: a temporary cluster on one machine. */
class ClusterScriptIT {
    private static final Path SETTINGS = SubmitCommand.projectRoot().resolve("target/cluster/cluster.conf");

    @AfterEach
    void stop() throws Exception {
        cluster("stop");
    }

    @Tag("slow")
    @Test
    void startsShowsTrainsAndStops() throws Exception {
        int port = FreePort.next();
        int pagePort = FreePort.next();
        Outcome start =
                cluster("start", "--workers", "2", "--memory=1g", "--port", "" + port, "--page-port", "" + pagePort);
        assertEquals(0, start.exitCode(), start.errors());
        assertTrue(start.output().contains("spark://127.0.0.1:" + port + " is up: 2 workers"), start.output());
        assertTrue(page(pagePort).contains("Spark Master"));

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(SETTINGS)));

        Outcome status = cluster("status");
        assertEquals(0, status.exitCode(), status.errors());
        assertTrue(status.output().contains("2 workers registered"), status.output());

        TrainedRun run = TrainedRun.get();
        Outcome trained = SubmitCommand.targetdrop(
                        "train",
                        "--config",
                        run.configuration().toString(),
                        "--json",
                        "--properties-file",
                        SETTINGS.toString(),
                        "--conf",
                        "spark.executor.memory=512m",
                        // many clusters set this; it makes no difference here
                        "--conf",
                        "spark.serializer=org.apache.spark.serializer.KryoSerializer")
                .run();
        assertEquals(
                run.json().get("parameters_sha256"), TrainedRun.json(trained).get("parameters_sha256"));
        assertTrue(trained.errors().contains("spark.serializer must be"), trained.errors());

        try (Stream<Path> events = Files.list(SETTINGS.resolveSibling("events"))) {
            assertEquals(
                    1,
                    events.filter(file -> file.getFileName().toString().startsWith("app-"))
                            .count());
        }

        List<ProcessHandle> processes = processes();
        assertEquals(3, processes.size());
        Outcome stop = cluster("stop");
        assertEquals(0, stop.exitCode(), stop.errors());
        assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
        assertEquals(1, cluster("status").exitCode());
    }

    /** A process id that now belongs to another process is not the cluster's. */
    @Tag("slow")
    @Test
    void doesNotKillAProcessThatItDidNotStart() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "3600").start();
        try {
            Path home = Files.createDirectories(SubmitCommand.projectRoot().resolve("target/cluster"));
            Files.writeString(home.resolve("worker-1.process"), stranger.pid() + "\nThu Jan 1 00:00:00 1970\n");
            assertEquals(0, cluster("stop").exitCode());
            assertTrue(stranger.isAlive());
            Files.deleteIfExists(home.resolve("worker-1.process"));
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Outcome busy = cluster("start", "--port", "" + taken.getLocalPort());
            assertEquals(2, busy.exitCode());
            assertTrue(busy.errors().contains("--port " + taken.getLocalPort() + " is taken"), busy.errors());
        }
        assertEquals(2, cluster("start", "--workers", "none").exitCode());
        assertEquals(2, cluster("start", "--memory", "much").exitCode());
        assertEquals(2, cluster("start", "--wrokers", "2").exitCode());
        assertEquals(2, cluster("begin").exitCode());
    }

    private static Outcome cluster(String... arguments) throws IOException, InterruptedException {
        return SubmitCommand.script(SubmitCommand.projectRoot().resolve("submit/cluster"), arguments)
                .run();
    }

    private static List<ProcessHandle> processes() throws IOException {
        try (var files = Files.list(SubmitCommand.projectRoot().resolve("target/cluster"))) {
            return files.filter(file -> file.toString().endsWith(".process"))
                    .map(ClusterScriptIT::process)
                    .toList();
        }
    }

    private static ProcessHandle process(Path file) {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0)))
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String page(int port) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
