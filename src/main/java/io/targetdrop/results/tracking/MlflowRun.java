package io.targetdrop.results.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.targetdrop.results.tracking.MlflowServer.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run on the server.
 *
 * @param server that has it
 * @param id of the run
 * @param artifacts the address of its artifacts
 * @param lastStep the last step with a metric; 0 if there is none
 */
record MlflowRun(MlflowServer server, String id, String artifacts, long lastStep) {
    /** Servers before 2.8 refuse longer values. */
    private static final int LONGEST_VALUE = 500;

    /** In one request. */
    private static final int MOST_PARAMETERS = 100;

    private static final int LONGEST_PAGE = 1000;
    private static final String RUN_ID = "run_id";
    /** The tag that makes a run a child of another one. */
    static final String PARENT = "mlflow.parentRunId";

    /** How a run ended, in MLflow's words. */
    enum Status {
        RUNNING,
        FINISHED,
        FAILED,
        KILLED
    }

    /** The id of the experiment with a name, which is created if there is none. */
    static String experiment(MlflowServer server, String name) throws IOException {
        try {
            return required(
                    server.get("experiments/get-by-name", "experiment_name", name)
                            .path("experiment"),
                    "experiment_id");
        } catch (Refusal e) {
            if (!e.isMissing()) {
                throw e;
            }
            return required(
                    server.post("experiments/create", MlflowServer.body().put("name", name)), "experiment_id");
        }
    }

    /**
     * Creates a run.
     *
     * @param experiment its id
     * @param name as people read it
     */
    static MlflowRun create(
            MlflowServer server, String experiment, String name, Instant start, Map<String, String> tags)
            throws IOException {
        ObjectNode body = MlflowServer.body()
                .put("experiment_id", experiment)
                .put("run_name", name)
                .put("start_time", start.toEpochMilli());
        addAll(body.putArray("tags"), tags);
        return of(server, server.post("runs/create", body).path("run"));
    }

    /** The run with an id; empty if the server does not have it. */
    static Optional<MlflowRun> existing(MlflowServer server, String id) throws IOException {
        try {
            return Optional.of(of(server, server.get("runs/get", RUN_ID, id).path("run")));
        } catch (Refusal e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static MlflowRun of(MlflowServer server, JsonNode run) throws IOException {
        long lastStep = 0;
        for (JsonNode metric : run.path("data").path("metrics")) {
            lastStep = Math.max(lastStep, metric.path("step").asLong());
        }
        JsonNode info = run.path("info");
        return new MlflowRun(
                server, required(info, RUN_ID), info.path("artifact_uri").asText(), lastStep);
    }

    private static String required(JsonNode node, String field) throws IOException {
        String value = node.path(field).asText();
        if (value.isEmpty()) {
            throw new IOException("its answer has no " + field + "; is it an MLflow tracking server?");
        }
        return value;
    }

    /**
     * The children of this run.
     *
     * @param experiment its id
     * @param tag that tells them apart
     * @return the runs by their value of the tag
     */
    Map<String, MlflowRun> children(String experiment, String tag) throws IOException {
        Map<String, MlflowRun> children = new HashMap<>();
        String page = "";
        do {
            ObjectNode body = MlflowServer.body().put("filter", "tags." + PARENT + " = '" + id + "'");
            body.put("max_results", LONGEST_PAGE);
            if (!page.isEmpty()) {
                body.put("page_token", page);
            }
            body.putArray("experiment_ids").add(experiment);
            JsonNode found = server.post("runs/search", body);
            for (JsonNode run : found.path("runs")) {
                for (JsonNode other : run.path("data").path("tags")) {
                    if (other.path("key").asText().equals(tag)) {
                        children.put(other.path("value").asText(), of(server, run));
                    }
                }
            }
            page = found.path("next_page_token").asText();
        } while (!page.isEmpty());
        return children;
    }

    /** Logs parameters. A parameter that has another value already is refused. */
    void parameters(Map<String, String> parameters) throws IOException {
        List<String> keys = List.copyOf(parameters.keySet());
        for (int from = 0; from < keys.size(); from += MOST_PARAMETERS) {
            Map<String, String> some = new LinkedHashMap<>(parameters);
            some.keySet().retainAll(keys.subList(from, Math.min(keys.size(), from + MOST_PARAMETERS)));
            ObjectNode batch = batch();
            addAll(batch.putArray("params"), some);
            server.post("runs/log-batch", batch);
        }
    }

    /** Logs metrics of a step. Those that the step has already, with the same time, are not logged twice. */
    void metrics(Instant time, long step, Map<String, Double> metrics) throws IOException {
        ObjectNode batch = batch();
        ArrayNode all = batch.putArray("metrics");
        metrics.forEach((name, value) -> all.addObject()
                .put("key", named(name))
                .put("value", value)
                .put("timestamp", time.toEpochMilli())
                .put("step", step));
        server.post("runs/log-batch", batch);
    }

    /** Sets tags, or replaces their values. */
    void tags(Map<String, String> tags) throws IOException {
        ObjectNode batch = batch();
        addAll(batch.putArray("tags"), tags);
        server.post("runs/log-batch", batch);
    }

    private ObjectNode batch() {
        return MlflowServer.body().put(RUN_ID, id);
    }

    private static void addAll(ArrayNode array, Map<String, String> values) {
        values.forEach((key, value) -> array.addObject()
                .put("key", named(key))
                .put("value", value.substring(0, Math.min(LONGEST_VALUE, value.length()))));
    }

    /** MLflow refuses other characters in names. */
    private static String named(String key) {
        return key.replaceAll("[^/\\w.\\- ]", "_");
    }

    /** Changes the status. */
    void update(Status status, Instant time) throws IOException {
        ObjectNode body = batch().put("status", status.name());
        if (status != Status.RUNNING) {
            body.put("end_time", time.toEpochMilli());
        }
        server.post("runs/update", body);
    }

    /**
     * Stores a file with the run.
     *
     * @throws Refusal if the server does not take files for its store
     */
    void upload(String name, BodyPublisher content) throws IOException {
        URI store = URI.create(artifacts);
        if (!("mlflow-artifacts".equals(store.getScheme()) && store.getAuthority() == null)) {
            throw new Refusal("its artifacts are in " + artifacts
                    + ", where only MLflow's own clients can put them; models stay in the run's directory");
        }
        server.put(store.getRawPath().replaceFirst("^/", "") + "/" + name, content);
    }
}
