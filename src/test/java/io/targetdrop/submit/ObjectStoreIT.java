package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.submit.S3Server.Request;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Everything on an object store, by hadoop-aws: data, configurations, results and models. Its endpoint and keys are in a
 * properties file and nowhere else. Executors are processes of their own.
 */
@Tag("clusters")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(StandaloneCluster.SHARED)
class ObjectStoreIT {
    private static final String STORE = "s3a://" + S3Server.BUCKET + "/";
    private static final String SETTINGS = """
            seed = 3
            data { format = image-folder, path = "%s", validation-share = 0.2 }
            network { name = plain-cnn, sites = [stages] }
            regularizer { name = targetdrop, block-size = 3 }
            training { epochs = 6, batch-size = 2, learning-rate = 0.02 }
            averaging { workers = 2 }
            checkpoint { every-rounds = 1 }
            search { axes { "training.learning-rate" = [0.01, 0.02, 0.03, 0.04] } }
            """;

    @TempDir
    private static Path directory;

    /** For commands that read and write in the driver alone. */
    private static final String HERE = "--master=local[1]";

    private static S3Server server;
    /** The settings of the store alone. */
    private static Path keys;

    /** And where hadoop-aws is on every machine. */
    private static Path properties;

    private static Path local;
    private static String master;
    /** What the first test prints at its end. */
    private static JsonNode trained;

    @BeforeAll
    static void fillTheStore() throws Exception {
        server = S3Server.start();
        Path data = directory.resolve("data");
        new ImageDirectory(data).catsAndDogs();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                server.put(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        local = Files.writeString(directory.resolve("run.conf"), SETTINGS.formatted(data));
        server.put("run.conf", SETTINGS.formatted(STORE + "data").getBytes(StandardCharsets.UTF_8));
        Path jars = SubmitCommand.projectRoot().resolve("target/clusters/s3a");
        keys = Files.createTempFile(directory, "keys", ".conf"); // readable by its owner only
        Files.writeString(keys, Files.readString(StandaloneCluster.settings()) + server.settings());
        properties = Files.createTempFile(directory, "store", ".conf");
        Files.writeString(properties, Files.readString(keys) + """
                spark.driver.extraClassPath    %s/*
                spark.executor.extraClassPath  %s/*
                """.formatted(jars, jars));
        master = StandaloneCluster.shared().masterUrl();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void aKilledRunEndsAsOneThatIsOnALocalDisk() throws Exception {
        JsonNode undisturbed = TrainedRun.json(WarmDriver.train(local, directory.resolve("undisturbed")));
        Running run = start("train", "--config", STORE + "run.conf", "--out", STORE + "run");
        String reached = "run/checkpoints/epoch-0002-step-000001.zip";
        assertTrue(
                run.awaitWhileRunning(
                        reached,
                        () -> server.keys("run/checkpoints/").stream().anyMatch(key -> key.compareTo(reached) >= 0)),
                () -> read(run.errors()));
        run.kill();

        trained = json("train", "--config", STORE + "run.conf", "--out", STORE + "run", "--resume");

        assertEquals(undisturbed.get("parameters_sha256"), trained.get("parameters_sha256"));
        assertEquals(undisturbed.get("test_loss"), trained.get("test_loss"));
        assertEquals(1, asked("PUT", "run/config.json"));
        assertEquals(
                0,
                server.requests().stream()
                        .filter(request -> request.operation().equals("COPY"))
                        .count());
        assertEquals(
                List.of(),
                server.keys("run/").stream().filter(key -> key.contains("/.")).toList());
    }

    /** Once with jars that travel, as docs/deploy.md has it. */
    @Test
    @Order(2)
    void theModelIsReadFromTheStore() throws Exception {
        String[] evaluate = {
            "evaluate", "--config", STORE + "run/config.json", "--model", STORE + "run/model.zip", "--jars", hadoopAws()
        };
        JsonNode scores = TrainedRun.json(start(keys, evaluate).await());
        assertEquals(trained.get("test_loss"), scores.get("test_loss"));

        json("predict", "--model", STORE + "run/model.zip", "--in", STORE + "data/test", "--out", STORE + "table");
        assertTrue(
                server.keys("table/").contains("table/_SUCCESS"),
                server.keys("table/").toString());

        json("report", "--in", STORE + "run", "--out", STORE + "page.html", HERE);
        assertTrue(server.text("page.html").contains("</html>"));
    }

    @Test
    @Order(3)
    void aKilledSearchIsCompleted() throws Exception {
        Running search = start(search());
        assertTrue(
                search.awaitWhileRunning(
                        "a trial ended", () -> !server.keys("search/trials/").isEmpty()),
                () -> read(search.errors()));
        search.kill();
        int before = server.keys("search/trials/").size();

        JsonNode resumed = json(search("--resume"));

        assertTrue(before < 4, "the search was not killed before its end");
        assertEquals(4, server.keys("search/trials/").size(), resumed.toString());
        assertEquals(5, server.text("search/trials.csv").lines().count());
        assertEquals(1, asked("PUT", "search/search.json"));
        json("compare", "--in", STORE + "search", HERE);
        json("report", "--in", STORE + "search", "--out", STORE + "search.html", HERE);
    }

    private static String[] search(String... more) {
        List<String> command = new ArrayList<>(List.of("search", "--config", STORE + "run.conf"));
        command.addAll(List.of("--out", STORE + "search", "--set", "averaging.workers=1"));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    private static long asked(String operation, String key) {
        return server.requests().stream()
                .filter(new Request(operation, key)::equals)
                .count();
    }

    private static JsonNode json(String... command) throws Exception {
        Outcome outcome = start(command).await();
        return TrainedRun.json(outcome);
    }

    private static String hadoopAws() throws IOException {
        try (Stream<Path> jars = Files.list(SubmitCommand.projectRoot().resolve("target/clusters/s3a"))) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(","));
        }
    }

    private static Running start(String... command) throws Exception {
        return start(properties, command);
    }

    private static Running start(Path settings, String... command) throws Exception {
        StandaloneCluster.shared(); // waits for the executors of the last command
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add("--json");
        if (!arguments.contains(HERE)) {
            arguments.addAll(List.of("--master", master));
        }
        arguments.addAll(StandaloneCluster.submitOptions());
        arguments.set(arguments.indexOf("--properties-file") + 1, settings.toString());
        return SubmitCommand.targetdrop(arguments.toArray(String[]::new))
                .withJarOnEveryMachine()
                .start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
