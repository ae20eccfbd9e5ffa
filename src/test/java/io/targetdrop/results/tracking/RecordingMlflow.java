package io.targetdrop.results.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An MLflow tracking server as far as this project uses it, on 127.0.0.1. It keeps what it gets, and refuses what MLflow refuses. */
public final class RecordingMlflow implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/2.0/mlflow/";
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
    private static final String NAME = "[/\\w.\\- ]{1,250}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Map<String, String> experiments = new TreeMap<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    /** The path of every request. */
    private final List<String> requests = new ArrayList<>();

    private final List<String> authorizations = new ArrayList<>();
    private final Map<String, byte[]> artifacts = new TreeMap<>();
    private String artifactRoot = "mlflow-artifacts:/7/";
    /** Decides about requests by their path: a status to answer with, 0 for no answer, empty to do as asked. */
    private volatile Function<String, Optional<Integer>> trouble = path -> Optional.empty();

    /** What the server has of a run. */
    public static final class Run {
        public final Map<String, String> parameters = new TreeMap<>();
        public final Map<String, String> tags = new TreeMap<>();
        /** Values by metric, then by step; several values of one step are listed. */
        public final Map<String, TreeMap<Long, List<Double>>> metrics = new TreeMap<>();

        public final List<String> statuses = new ArrayList<>();
        public String name;
        public long end;
    }

    /** Starts it on a free port. */
    public RecordingMlflow() throws IOException {
        this(0);
    }

    /** Starts it on a port. */
    public RecordingMlflow(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** From now on, requests whose path this function has a status for get it; with 0 they get no answer at all. */
    public RecordingMlflow answering(Function<String, Optional<Integer>> byPath) {
        trouble = byPath;
        return this;
    }

    public RecordingMlflow storingArtifactsIn(String root) {
        artifactRoot = root;
        return this;
    }

    public synchronized List<Run> runs() {
        return List.copyOf(runs.values());
    }

    /** The only run. */
    public Run run() {
        List<Run> all = runs();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " runs");
        }
        return all.get(0);
    }

    public synchronized Map<String, String> experiments() {
        return Map.copyOf(experiments);
    }

    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    public synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** The stored files by their names. */
    public synchronized Map<String, byte[]> artifacts() {
        return Map.copyOf(artifacts);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (this) {
                requests.add(path);
                authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            }
            Optional<Integer> status = trouble.apply(path);
            if (status.equals(Optional.of(0))) {
                released.await();
            } else if (status.isPresent()) {
                answer(exchange, status.get(), message("no " + path + "\u001b[31m\nmore"));
            } else {
                handle(exchange, path, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange, String path, byte[] body) throws IOException {
        try {
            answer(exchange, 200, answer(exchange, path, body));
        } catch (Refused e) {
            answer(exchange, e.status, message(e.getMessage()));
        }
    }

    private static JsonNode message(String text) {
        return JSON.createObjectNode().put("message", text);
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        private Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized JsonNode answer(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (path.startsWith(ARTIFACTS)) {
            if (exchange.getRequestHeaders().getFirst("Content-Length") == null) {
                throw new Refused(400, "a body in chunks is not read");
            }
            artifacts.put(path.substring(path.lastIndexOf('/') + 1), body);
            return JSON.createObjectNode();
        }
        JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        return switch (path.substring(API.length())) {
            case "experiments/get-by-name" -> experiment(query(exchange));
            case "experiments/create" -> create(request.path("name").asText());
            case "runs/create" -> created(request);
            case "runs/get" -> shown(query(exchange));
            case "runs/search" -> search(request);
            case "runs/log-batch" -> log(request);
            case "runs/update" -> update(request);
            default -> throw new Refused(404, "no endpoint " + path);
        };
    }

    private static String query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return URLDecoder.decode(query.substring(query.indexOf('=') + 1), StandardCharsets.UTF_8);
    }

    private JsonNode experiment(String name) {
        if (!experiments.containsKey(name)) {
            throw new Refused(404, "no experiment " + name);
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("experiment").put("experiment_id", experiments.get(name));
        return answer;
    }

    private JsonNode create(String name) {
        experiments.put(name, String.valueOf(7 + experiments.size()));
        return JSON.createObjectNode().put("experiment_id", experiments.get(name));
    }

    private JsonNode created(JsonNode request) {
        if (!experiments.containsValue(request.path("experiment_id").asText())) {
            throw new Refused(404, "no experiment");
        }
        String id = "run" + runs.size();
        Run run = new Run();
        run.name = request.path("run_name").asText();
        run.statuses.add("RUNNING");
        addAll(request.path("tags"), run.tags);
        runs.put(id, run);
        return shown(id);
    }

    private JsonNode shown(String id) {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("run", json(id, found(id)));
        return answer;
    }

    private Run found(String id) {
        if (!runs.containsKey(id)) {
            throw new Refused(404, "no run " + id);
        }
        return runs.get(id);
    }

    private ObjectNode json(String id, Run run) {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("info").put("run_id", id).put("artifact_uri", artifactRoot + id + "/artifacts");
        ObjectNode data = json.putObject("data");
        ArrayNode metrics = data.putArray("metrics");
        run.metrics.forEach((key, values) -> metrics.addObject().put("key", key).put("step", values.lastKey()));
        ArrayNode tags = data.putArray("tags");
        run.tags.forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return json;
    }

    /** One run a page, so that pages are followed. */
    private JsonNode search(JsonNode request) {
        String parent = request.path("filter").asText().replaceFirst("tags\\.mlflow\\.parentRunId = '(.*)'", "$1");
        List<String> ids = runs.keySet().stream()
                .filter(id -> parent.equals(runs.get(id).tags.get("mlflow.parentRunId")))
                .toList();
        int page = request.path("page_token").asInt(0);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode found = answer.putArray("runs");
        if (page < ids.size()) {
            found.add(json(ids.get(page), runs.get(ids.get(page))));
        }
        return page + 1 < ids.size() ? answer.put("next_page_token", String.valueOf(page + 1)) : answer;
    }

    private JsonNode log(JsonNode request) {
        Run run = found(request.path("run_id").asText());
        if (request.path("params").size() > 100 || request.path("metrics").size() > 1000) {
            throw new Refused(400, "too many");
        }
        Map<String, String> parameters = new TreeMap<>();
        addAll(request.path("params"), parameters);
        parameters.forEach((key, value) -> {
            if (!run.parameters.getOrDefault(key, value).equals(value)) {
                throw new Refused(400, "parameter " + key + " has another value");
            }
            run.parameters.put(key, value);
        });
        addAll(request.path("tags"), run.tags);
        for (JsonNode metric : request.path("metrics")) {
            run.metrics
                    .computeIfAbsent(named(metric), name -> new TreeMap<>())
                    .computeIfAbsent(metric.path("step").asLong(), step -> new ArrayList<>())
                    .add(metric.path("value").asDouble());
        }
        return JSON.createObjectNode();
    }

    private static void addAll(JsonNode values, Map<String, String> to) {
        for (JsonNode value : values) {
            if (value.path("value").asText().length() > 500) {
                throw new Refused(400, "too long");
            }
            to.put(named(value), value.path("value").asText());
        }
    }

    private static String named(JsonNode value) {
        String name = value.path("key").asText();
        if (!name.matches(NAME)) {
            throw new Refused(400, "a name must not be " + name);
        }
        return name;
    }

    private JsonNode update(JsonNode request) {
        Run run = found(request.path("run_id").asText());
        run.statuses.add(request.path("status").asText());
        run.end = request.path("end_time").asLong();
        return JSON.createObjectNode();
    }

    /** Requests without an answer end now. */
    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
