package io.targetdrop.submit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.training.spark.DeviceBinder;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which GPU tasks use on a machine with two: Spark's own scheduling, with a fake discovery script. */
@Order(6)
@Tag("slow")
class GpuPlacementIT {
    private static final Pattern TASK = Pattern.compile("TID (\\d+)");

    private static final String TASKS_GPU = "spark.task.resource.gpu.amount=1";

    @TempDir
    private static Path shared;

    private static StandaloneCluster cluster;
    private static Path recorder;

    @TempDir
    private Path directory;

    private Path bindings;

    /** Which thread of which executor was bound to which device. */
    private record Binding(String executor, int device, String thread) {
        boolean isOfMinibatches() {
            return thread.startsWith("minibatches of ");
        }

        /** The task that owns the thread, or for which the thread makes minibatches. */
        String task() {
            Matcher matcher = TASK.matcher(thread);
            assertTrue(matcher.find(), thread);
            return matcher.group(1);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Path script = Files.writeString(
                shared.resolve("discover"), "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        recorder = recorder(shared.resolve("recorder.jar"));
        cluster = StandaloneCluster.startWithGpus(2, script);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void makeRoom() throws Exception {
        bindings = Files.createDirectory(directory.resolve("bindings"));
    }

    @Test
    void executorsOnOneMachineHaveAGpuEach() throws Exception {
        JsonNode result = TrainedRun.json(train(1));

        Map<String, Set<Integer>> devices =
                bindings().stream().collect(groupingBy(Binding::executor, mapping(Binding::device, toSet())));
        assertEquals(2, devices.size(), devices.toString());
        assertEquals(Set.of(Set.of(0), Set.of(1)), Set.copyOf(devices.values()));
        assertEquals(
                TrainedRun.get().json().get("parameters_sha256"),
                result.get("parameters_sha256"),
                "where a worker computes makes no difference");
    }

    @Test
    void tasksOfOneExecutorHaveAGpuEach() throws Exception {
        TrainedRun.json(train(2));

        List<Binding> bindings = bindings();
        assertEquals(1, bindings.stream().map(Binding::executor).distinct().count());
        assertEquals(Set.of(0, 1), bindings.stream().map(Binding::device).collect(toSet()));
        assertTrue(bindings.stream().anyMatch(Binding::isOfMinibatches), "minibatches are made on the worker's GPU");
        bindings.stream()
                .collect(groupingBy(Binding::task, mapping(Binding::device, toSet())))
                .forEach(
                        (task, devices) -> assertEquals(1, devices.size(), "task " + task + " computes on " + devices));
    }

    @Test
    void trialsSideBySideHaveAGpuEach() throws Exception {
        assertEquals(4, search(2, TASKS_GPU).get("completed").asInt());
        assertEquals(Set.of(0, 1), bindings().stream().map(Binding::device).collect(toSet()));
    }

    @Test
    void theStageOfATrialAsksForAGpuIfTheSettingsGiveNoneToTasks() throws Exception {
        assertEquals(4, search(2).get("completed").asInt());
        List<Binding> bindings = bindings();
        assertEquals(Set.of(0, 1), bindings.stream().map(Binding::device).collect(toSet()));
        Set<String> tasks = bindings.stream().map(Binding::task).collect(toSet());
        assertTrue(tasks.size() >= 4, bindings.toString());
    }

    private JsonNode search(int gpusOfAnExecutor, String... more) throws Exception {
        Path out = directory.resolve("search");
        return TrainedRun.json(submit(
                gpusOfAnExecutor,
                List.of(more),
                "search",
                "--config",
                TrainedRun.get().configuration().toString(),
                "--set",
                "search.axes={\"regularizer.drop-probability\":[0.0,0.1,0.2,0.3]}",
                "--set",
                "averaging.workers=1",
                "--json",
                "--out",
                out.toString()));
    }

    /** Trains two workers, in two executors with one GPU each or in one executor with two. */
    private Outcome train(int gpusOfAnExecutor) throws Exception {
        return submit(
                gpusOfAnExecutor,
                List.of(TASKS_GPU),
                "train",
                "--config",
                TrainedRun.get().configuration().toString(),
                "--json",
                "--out",
                directory.resolve("run").toString());
    }

    private Outcome submit(int gpusOfAnExecutor, List<String> more, String... command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(StandaloneCluster.submitOptions());
        List<String> settings = new ArrayList<>(more);
        Collections.addAll(
                settings,
                "spark.executor.cores=" + gpusOfAnExecutor,
                "spark.executor.memory=" + 512 * gpusOfAnExecutor + "m",
                "spark.executor.resource.gpu.amount=" + gpusOfAnExecutor,
                "spark.executor.extraJavaOptions=-D" + RecordingBinder.DIRECTORY + "=" + bindings);
        for (String setting : settings) {
            arguments.addAll(List.of("--conf", setting));
        }
        arguments.addAll(List.of("--master", cluster.masterUrl(), "--jars", recorder.toString()));
        return SubmitCommand.targetdrop(arguments.toArray(String[]::new))
                .withJarOnEveryMachine()
                .run();
    }

    private List<Binding> bindings() throws Exception {
        List<Binding> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(bindings)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] cells = line.split("\t");
                    found.add(new Binding(cells[0], Integer.parseInt(cells[1]), cells[2]));
                }
            }
        }
        return found;
    }

    private static Path recorder(Path jar) throws Exception {
        String name = RecordingBinder.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream entries = new ZipOutputStream(out);
                InputStream binder = RecordingBinder.class.getClassLoader().getResourceAsStream(name)) {
            entries.putNextEntry(new ZipEntry(name));
            binder.transferTo(entries);
            entries.putNextEntry(new ZipEntry("META-INF/services/" + DeviceBinder.class.getName()));
            entries.write(RecordingBinder.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
