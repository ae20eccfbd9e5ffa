package io.targetdrop.submit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.targetdrop.submit.SubmitCommand;
import io.targetdrop.submit.kubernetes.ObjectStore.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes cluster on this machine, with the image of submit/kubernetes/Dockerfile: an API server, and a process for each pod.
 * {@link #close} ends what it started and nothing else; what the pods printed stays in {@code target/kubernetes}.
 */
final class KubernetesCluster implements AutoCloseable {
    /** The namespace that Spark uses if none is named. */
    private static final String NAMESPACE = "default";

    private static final Path ROOT = SubmitCommand.projectRoot();

    private final ObjectStore store = new ObjectStore();
    private final Path spark;
    private final Kubelet kubelet;
    private final ApiServer server;

    /** Starts a cluster without any objects. */
    KubernetesCluster() throws IOException {
        Path directory =
                Files.createTempDirectory(Files.createDirectories(ROOT.resolve("target/kubernetes")), "cluster");
        spark = InstalledSpark.create(directory.resolve("spark"));
        Dockerfile dockerfile = Dockerfile.read(ROOT.resolve("submit/kubernetes/Dockerfile"), Map.of());
        Path image = Files.createDirectory(directory.resolve("image"));
        dockerfile.layOut(ROOT, image);
        kubelet = new Kubelet(store, new PodCommand(spark, image, dockerfile.environment()), directory);
        server = new ApiServer(store);
    }

    /** The address for {@code --master} and {@code spark.kubernetes.driver.master}, without {@code k8s://}. */
    String url() {
        return server.url();
    }

    /** An installed Spark with what it needs for Kubernetes, for SPARK_HOME. */
    Path spark() {
        return spark;
    }

    /** As {@code kubectl apply}. */
    void apply(String type, JsonNode object) {
        store.apply(new Key(NAMESPACE, type, object.at("/metadata/name").asText()), object);
    }

    /** The directory of a claim, which pods mount. */
    Path claim(String name) throws IOException {
        return Files.createDirectories(kubelet.claim(name));
    }

    /** The pods of a role ({@code driver}, {@code executor}) that were ever created, as they were last. */
    List<ObjectNode> pods(String role) {
        return store.everCreated("pods").stream()
                .filter(pod -> pod.at("/metadata/labels/spark-role").asText().equals(role))
                .toList();
    }

    /** The config maps that were ever created. */
    List<ObjectNode> configMaps() {
        return store.everCreated("configmaps");
    }

    /** Whether an object is still there. */
    boolean has(String type, String name) {
        return store.get(new Key(NAMESPACE, type, name)).isPresent();
    }

    /** What a pod has printed so far, to {@code stdout} or {@code stderr}. */
    String printed(ObjectNode pod, String stream) throws IOException {
        Path file = kubelet.printed(name(pod), stream);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Kills the process of a pod, as the kernel does when memory is short; false if it has none. */
    boolean kill(ObjectNode pod) {
        return kubelet.kill(new Key(NAMESPACE, "pods", name(pod)));
    }

    private static String name(ObjectNode pod) {
        return pod.at("/metadata/name").asText();
    }

    /** The value of a variable of a pod's container; empty if it is missing, or if its value is not in the pod itself. */
    static Optional<String> variable(JsonNode pod, String name) {
        for (JsonNode variable : pod.at("/spec/containers/0/env")) {
            if (variable.path("name").asText().equals(name) && variable.has("value")) {
                return Optional.of(variable.path("value").asText());
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        server.close();
        kubelet.close();
    }
}
