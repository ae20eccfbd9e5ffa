package io.targetdrop.submit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.targetdrop.submit.kubernetes.ObjectStore.Event;
import io.targetdrop.submit.kubernetes.ObjectStore.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Starts the command of every pod as a process of this machine, reports what becomes of it, and ends it if the pod is deleted. */
final class Kubelet implements AutoCloseable {
    private static final long GRACE_SECONDS = 30;

    private final ObjectStore store;
    private final PodCommand image;
    private final Path directory;
    private final Map<Key, Process> processes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "kubelet");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param image makes commands
     * @param directory for the files of pods, what they print, and the claims
     */
    Kubelet(ObjectStore store, PodCommand image, Path directory) {
        this.store = store;
        this.image = image;
        this.directory = directory;
        store.listen(this::hear);
    }

    /** Where a claim's files are. */
    Path claim(String name) {
        return directory.resolve("claims").resolve(name);
    }

    /** What a pod has printed, to standard output or standard error. */
    Path printed(String pod, String stream) {
        return directory.resolve(pod).resolve(stream);
    }

    /** Kills the process of a pod, as the kernel does when memory is short; false if it has none. */
    boolean kill(Key pod) {
        Process process = processes.get(pod);
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return process != null;
    }

    private void hear(Event event) {
        if (!event.key().type().equals("pods")) {
            return;
        }
        if (event.type().equals("ADDED")) {
            threads.execute(() -> run(event.key()));
        } else if (event.type().equals("DELETED") && processes.containsKey(event.key())) {
            threads.execute(() -> end(processes.get(event.key())));
        }
    }

    private void run(Key key) {
        try {
            awaitVolumes(key);
            ObjectNode pod = store.get(key).orElseThrow();
            Path own = Files.createDirectories(directory.resolve(key.name()));
            Mounts mounts = Mounts.of(pod, key.namespace(), store, image.places(), directory.resolve("claims"), own);
            ProcessBuilder builder = image.of(pod, mounts, store);
            Process process = builder.directory(
                            Files.createDirectories(own.resolve("work-dir")).toFile())
                    .redirectOutput(printed(key.name(), "stdout").toFile())
                    .redirectError(printed(key.name(), "stderr").toFile())
                    .start();
            processes.put(key, process);
            store.change(key, running -> report(running, "Running", "running", "startedAt"));
            int code = process.waitFor();
            store.change(key, ended -> reportEnd(ended, code));
        } catch (IOException | RuntimeException e) {
            store.change(key, failed -> reportEnd(failed, 128)); // as for a command that cannot be started
            throw new IllegalStateException("pod " + key.name() + " must be a process here but is not", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A pod waits until the config maps, secrets and claims that it mounts are there. */
    private void awaitVolumes(Key key) throws InterruptedException {
        long version = 0;
        while (!Mounts.areThere(store.get(key).orElseThrow(), key.namespace(), store)) {
            version += store.after(version).size();
        }
    }

    private static void reportEnd(ObjectNode pod, int code) {
        String reason = code == 0 ? "Completed" : code == 137 ? "OOMKilled" : "Error";
        report(pod, code == 0 ? "Succeeded" : "Failed", "terminated", "finishedAt")
                .put("exitCode", code)
                .put("reason", reason);
    }

    private static ObjectNode report(ObjectNode pod, String phase, String state, String time) {
        JsonNode container = pod.at("/spec/containers/0");
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        boolean isReady = state.equals("running");
        ObjectNode status = pod.putObject("status");
        status.put("phase", phase).put("podIP", "127.0.0.1").put("startTime", now);
        status.putArray("conditions").addObject().put("type", "Ready").put("status", isReady ? "True" : "False");
        ObjectNode ofContainer = status.putArray("containerStatuses").addObject();
        ofContainer
                .put("name", container.path("name").asText())
                .put("image", container.path("image").asText())
                .put("ready", isReady);
        return ofContainer.putObject("state").putObject(state).put(time, now);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        processes.values().forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        threads.shutdownNow();
    }
}
