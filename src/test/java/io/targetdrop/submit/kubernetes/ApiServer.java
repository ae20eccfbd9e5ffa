package io.targetdrop.submit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.targetdrop.submit.kubernetes.ObjectStore.Event;
import io.targetdrop.submit.kubernetes.ObjectStore.Key;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers like the part of Kubernetes' API server that Spark uses: get, list, watch, create, replace, server-side apply and delete,
 * with selectors. It listens on a free port of 127.0.0.1, without encryption or credentials. What it does not know it refuses,
 * as a real server would.
 */
final class ApiServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH = Pattern.compile("/api/v1/namespaces/([^/]+)/([a-z]+)(?:/([^/]+))?");

    private final ObjectStore store;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "api server");
        thread.setDaemon(true);
        return thread;
    });

    ApiServer(ObjectStore store) throws IOException {
        this.store = store;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
            if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                // there are no WebSockets here; clients then watch by a request whose answer does not end
                fail(exchange, 503, "ServiceUnavailable");
            } else if (!path.matches() || !ObjectStore.KINDS.containsKey(path.group(2))) {
                fail(exchange, 404, "NotFound");
            } else {
                answer(exchange, new Key(path.group(1), path.group(2), path.group(3)), query(exchange));
            }
        }
    }

    private void answer(HttpExchange exchange, Key key, Map<String, String> query) throws IOException {
        String method = exchange.getRequestMethod();
        Selector selector = Selector.of(key, query);
        if (method.equals("GET") && Boolean.parseBoolean(query.get("watch"))) {
            watch(exchange, selector, Long.parseLong(query.getOrDefault("resourceVersion", "0")));
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        synchronized (store) {
            if (key.name() == null) {
                answerForAll(exchange, method, selector, body);
            } else if (method.equals("PATCH")) {
                patch(exchange, key, body);
            } else if (store.get(key).isEmpty()) {
                fail(exchange, 404, "NotFound");
            } else {
                answerForOne(exchange, method, key, body);
            }
        }
    }

    private void answerForAll(HttpExchange exchange, String method, Selector selector, byte[] body) throws IOException {
        Key all = selector.all();
        List<Key> keys = store.select(selector);
        switch (method) {
            case "GET" -> {
                ObjectNode list = JSON.createObjectNode();
                list.put("apiVersion", "v1").put("kind", ObjectStore.KINDS.get(all.type()) + "List");
                list.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
                list.putArray("items")
                        .addAll(keys.stream()
                                .flatMap(key -> store.get(key).stream())
                                .toList());
                send(exchange, 200, list);
            }
            case "POST" -> {
                ObjectNode object = (ObjectNode) JSON.readTree(body);
                Key key = new Key(
                        all.namespace(), all.type(), object.at("/metadata/name").asText());
                if (store.get(key).isPresent()) {
                    fail(exchange, 409, "AlreadyExists");
                } else {
                    send(exchange, 201, store.put(key, object));
                }
            }
            case "DELETE" -> {
                keys.forEach(store::delete);
                send(exchange, 200, status("Success", 200, ""));
            }
            default -> fail(exchange, 405, "MethodNotAllowed");
        }
    }

    private void answerForOne(HttpExchange exchange, String method, Key key, byte[] body) throws IOException {
        switch (method) {
            case "GET" -> send(exchange, 200, store.get(key).orElseThrow());
            case "PUT" -> send(exchange, 200, store.put(key, (ObjectNode) JSON.readTree(body)));
            case "DELETE" -> send(exchange, 200, store.delete(key));
            default -> fail(exchange, 405, "MethodNotAllowed");
        }
    }

    /** Server-side apply only; its body is YAML, of which JSON is a part. */
    private void patch(HttpExchange exchange, Key key, byte[] body) throws IOException {
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (type.startsWith("application/apply-patch+yaml")) {
            send(exchange, 200, store.apply(key, JSON.readTree(body)));
        } else {
            fail(exchange, 415, "UnsupportedMediaType");
        }
    }

    private void watch(HttpExchange exchange, Selector selector, long since) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        try {
            long seen = since;
            while (true) {
                for (Event event : store.after(seen)) {
                    seen = event.version();
                    if (selector.test(event)) {
                        ObjectNode line = JSON.createObjectNode().put("type", event.type());
                        line.set("object", event.object());
                        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server closes
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String term : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = term.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void fail(HttpExchange exchange, int code, String reason) throws IOException {
        send(exchange, code, status("Failure", code, reason));
    }

    private static ObjectNode status(String status, int code, String reason) {
        return JSON.createObjectNode()
                .put("apiVersion", "v1")
                .put("kind", "Status")
                .put("status", status)
                .put("code", code)
                .put("reason", reason)
                .put("message", reason);
    }

    private static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
