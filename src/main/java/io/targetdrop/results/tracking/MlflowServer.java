package io.targetdrop.results.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of MLflow's REST API. Every one is bounded in time, follows no redirect, and throws an {@link IOException} whose message is
 * one line: a {@link Refusal} if asking again is of no use.
 */
final class MlflowServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/2.0/mlflow/";
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    /** Refusals that may be gone when the request is made again: a timeout, too many requests. */
    private static final Set<Integer> TEMPORARY = Set.of(408, 429);

    private static final int LONGEST_MESSAGE = 200;

    private final String base;
    private final Optional<String> authorization;
    private final Limits limits;
    private final HttpClient client;

    /**
     * How long things may take.
     *
     * @param connect to connect
     * @param request for the whole of a request
     * @param upload for an artifact
     * @param end to send the rest when a run has ended
     */
    record Limits(Duration connect, Duration request, Duration upload, Duration end) {
        static final Limits USUAL =
                new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(5));
    }

    /** The server's answer to a request that would be refused again. */
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        private Refusal(int status, String message) {
            super(message);
            this.status = status;
        }

        Refusal(String message) {
            this(OK, message);
        }

        boolean isMissing() {
            return status == NOT_FOUND;
        }
    }

    /**
     * A server.
     *
     * @param address without user and password
     * @param environment with the credentials that MLflow's own clients take from it
     */
    MlflowServer(URI address, Map<String, String> environment, Limits limits) {
        this.base = address.toString().replaceFirst("/+$", "");
        this.authorization = authorization(environment);
        this.limits = limits;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.connect())
                .build();
    }

    /** As MLflow's own clients: user and password before a token. */
    private static Optional<String> authorization(Map<String, String> environment) {
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        if (!user.isEmpty() && !password.isEmpty()) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
        }
        return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
    }

    Limits limits() {
        return limits;
    }

    /** The address as people write it. */
    String address() {
        return base;
    }

    JsonNode get(String endpoint, String parameter, String value) throws IOException {
        String query = "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        return JSON.readTree(send(request(API + endpoint + query).GET().build(), limits.request()));
    }

    JsonNode post(String endpoint, ObjectNode body) throws IOException {
        HttpRequest request = request(API + endpoint)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        return JSON.readTree(send(request, limits.request()));
    }

    /**
     * Stores a file in the server's store of artifacts.
     *
     * @param path of the file in the store
     */
    void put(String path, BodyPublisher content) throws IOException {
        HttpRequest request = request(ARTIFACTS + path)
                .header("Content-Type", "application/octet-stream")
                .PUT(content)
                .build();
        send(request, limits.upload());
    }

    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    /** The limit is for the body of the answer, too, which the client's own timeout leaves out. */
    private String send(HttpRequest request, Duration limit) throws IOException {
        CompletableFuture<HttpResponse<String>> future = client.sendAsync(request, BodyHandlers.ofString());
        try {
            return accepted(request, future.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            future.cancel(true);
        }
    }

    private static String reason(Throwable cause) {
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : shortened(name + ", " + cause.getMessage());
    }

    private static String accepted(HttpRequest request, HttpResponse<String> response) throws IOException {
        int status = response.statusCode();
        if (status == OK) {
            return response.body();
        }
        String message = request.method() + " " + request.uri().getPath() + " was answered with " + status
                + message(response.body());
        boolean isFinal = status < SERVER_ERROR && !TEMPORARY.contains(status);
        throw isFinal ? new Refusal(status, message) : new IOException(message);
    }

    /** The server's own words, if its answer is MLflow's. */
    private static String message(String body) {
        try {
            String message = JSON.readTree(body).path("message").asText();
            return message.isBlank() ? "" : ", " + shortened(message);
        } catch (IOException e) {
            return "";
        }
    }

    /** One line without control characters, which a terminal would obey. */
    private static String shortened(String text) {
        String line = text.strip().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }
}
