package io.targetdrop.submit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.submit.QuickJava;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the entry point of Spark's image makes of a pod's arguments and variables.
 *
 * @param spark an installed Spark, which is {@code /opt/spark} in the image
 * @param root has the other files of the image
 * @param imageEnvironment variables that the image sets
 */
record PodCommand(Path spark, Path root, Map<String, String> imageEnvironment) {
    private static final String JAVA_OPTION = "SPARK_JAVA_OPT_";

    /** Where the image's files are on this machine, by their paths in the image. */
    Map<String, Path> places() throws IOException {
        try (Stream<Path> directories = Files.list(root.resolve("opt"))) {
            Map<String, Path> places =
                    directories.collect(Collectors.toMap(file -> "/opt/" + file.getFileName(), file -> file));
            places.put("/opt/spark", spark);
            return places;
        }
    }

    /** The process of a pod, without its directory and streams. */
    ProcessBuilder of(JsonNode pod, Mounts mounts, ObjectStore store) throws IOException {
        JsonNode container = pod.at("/spec/containers/0");
        Map<String, String> environment = environment(pod, container, mounts);
        List<String> arguments = new ArrayList<>();
        container.path("args").forEach(argument -> arguments.add(mounts.here(argument.asText())));
        List<String> command = switch (arguments.remove(0)) {
            case "driver" -> driver(arguments, environment);
            case "executor" -> executor(environment);
            default -> throw new IllegalArgumentException("Spark's pods are drivers and executors");
        };
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment()
                .merge(
                        "JAVA_TOOL_OPTIONS",
                        "-Djdk.net.hosts.file=" + hosts(pod, store),
                        (given, added) -> given + " " + added);
        return builder;
    }

    private Map<String, String> environment(JsonNode pod, JsonNode container, Mounts mounts) {
        Map<String, String> environment = new TreeMap<>(imageEnvironment);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", QuickJava.home().toString());
        environment.put("SPARK_HOME", spark.toString());
        environment.put("SPARK_LOCAL_IP", "127.0.0.1"); // this machine's other addresses are not the pod's
        environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false"); // a pod has none
        for (JsonNode variable : container.path("env")) {
            String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
            environment.put(
                    variable.path("name").asText(),
                    switch (field) {
                        case "status.podIP" -> "127.0.0.1";
                        case "metadata.name" -> pod.at("/metadata/name").asText();
                        case "" -> mounts.here(variable.path("value").asText());
                        default -> throw new IllegalArgumentException("teach PodCommand the field " + field);
                    });
        }
        return environment;
    }

    private List<String> driver(List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(
                spark.resolve("bin/spark-submit").toString(),
                "--conf",
                "spark.driver.bindAddress=" + environment.get("SPARK_DRIVER_BIND_ADDRESS"),
                "--deploy-mode",
                "client"));
        command.addAll(arguments);
        return command;
    }

    private List<String> executor(Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(QuickJava.java().toString()));
        for (int number = 0; environment.containsKey(JAVA_OPTION + number); number++) {
            command.add(environment.get(JAVA_OPTION + number));
        }
        String memory = environment.get("SPARK_EXECUTOR_MEMORY");
        String classPath = Stream.of(
                        environment.get("SPARK_CONF_DIR"), environment.get("SPARK_CLASSPATH"), spark + "/jars/*")
                .filter(entry -> entry != null)
                .collect(Collectors.joining(":"));
        command.addAll(List.of("-Xms" + memory, "-Xmx" + memory, "-cp", classPath));
        command.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
        Map<String, String> options = new TreeMap<>(Map.of(
                "--driver-url", "SPARK_DRIVER_URL",
                "--executor-id", "SPARK_EXECUTOR_ID",
                "--cores", "SPARK_EXECUTOR_CORES",
                "--app-id", "SPARK_APPLICATION_ID",
                "--hostname", "SPARK_EXECUTOR_POD_IP",
                "--resourceProfileId", "SPARK_RESOURCE_PROFILE_ID",
                "--podName", "SPARK_EXECUTOR_POD_NAME"));
        options.forEach((option, variable) -> command.addAll(List.of(option, environment.get(variable))));
        return command;
    }

    /** The cluster's name service: every service is on this machine. */
    private static Path hosts(JsonNode pod, ObjectStore store) throws IOException {
        String names = store.everCreated("services").stream()
                .map(service -> service.at("/metadata/name").asText() + "."
                        + service.at("/metadata/namespace").asText() + ".svc")
                .collect(Collectors.joining(" "));
        Path file = Files.createTempFile(pod.at("/metadata/name").asText(), ".hosts");
        file.toFile().deleteOnExit();
        return Files.writeString(
                file, "127.0.0.1 localhost " + InetAddress.getLocalHost().getHostName() + " " + names + "\n");
    }
}
