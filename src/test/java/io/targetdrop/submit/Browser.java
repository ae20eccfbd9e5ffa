package io.targetdrop.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven by its own protocol (Chrome DevTools Protocol 1.3) on 127.0.0.1. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int LIMIT_SECONDS = 600;

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private int calls;

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Messages())
                .join();
    }

    /** The browser named by {@code $CHROMIUM} or found on the PATH, if any. */
    static Optional<Path> installed() {
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)));
        return Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts a browser with a profile of its own. */
    static Browser start(Path executable, Path profile) throws Exception {
        Process process = new ProcessBuilder(
                        executable.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--remote-debugging-address=127.0.0.1",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        try {
            URI browser = address(process, profile.resolve("log"));
            HttpRequest newPage = HttpRequest.newBuilder(
                            URI.create("http://" + browser.getAuthority() + "/json/new?about:blank"))
                    .PUT(BodyPublishers.noBody())
                    .build();
            String page = HttpClient.newHttpClient()
                    .send(newPage, BodyHandlers.ofString())
                    .body();
            return new Browser(
                    process,
                    URI.create(JSON.readTree(page).get("webSocketDebuggerUrl").asText()));
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static URI address(Process process, Path log) throws Exception {
        String mark = "DevTools listening on ";
        for (int i = 0; i < 10 * LIMIT_SECONDS && process.isAlive(); i++) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
                Optional<String> line =
                        lines.lines().filter(text -> text.startsWith(mark)).findFirst();
                if (line.isPresent()) {
                    return URI.create(line.get().substring(mark.length()).strip());
                }
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the browser does not start: " + Files.readString(log));
    }

    /** What a page did while it loaded. */
    record Visit(List<String> complaints, List<String> requests) {}

    /** Opens a page, as wide as a window or a phone. */
    Visit open(URI page, int width, int height, boolean isDark) throws Exception {
        for (String domain : List.of("Page", "Network", "Log", "Runtime")) {
            call(domain + ".enable", Map.of());
        }
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < height));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
        messages.clear();
        Visit visit = new Visit(new ArrayList<>(), new ArrayList<>());
        send("Page.navigate", Map.of("url", page.toString()));
        String method = "";
        while (!method.equals("Page.loadEventFired")) {
            JsonNode event = next();
            method = event.path("method").asText();
            JsonNode parameters = event.path("params");
            if (method.equals("Network.requestWillBeSent")) {
                visit.requests().add(parameters.at("/request/url").asText());
            } else if (List.of("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
                    .contains(method)) {
                visit.complaints().add(parameters.toString());
            }
        }
        return visit;
    }

    /** The value of an expression in the page. */
    JsonNode ask(String expression) throws Exception {
        return call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
                .at("/result/value");
    }

    /** The whole page as PNG. */
    byte[] screenshot() throws Exception {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                        .get("data")
                        .asText());
    }

    /** The page on paper, as PDF. */
    byte[] printed() throws Exception {
        return Base64.getDecoder()
                .decode(call("Page.printToPDF", Map.of()).get("data").asText());
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int call = send(method, parameters);
        while (true) {
            JsonNode message = next();
            if (message.path("id").asInt() == call) {
                if (message.has("error")) {
                    throw new IllegalStateException(method + ": " + message.get("error"));
                }
                return message.get("result");
            }
        }
    }

    private int send(String method, Map<String, ?> parameters) {
        calls++;
        ObjectNode message = JSON.createObjectNode().put("id", calls).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).join();
        return calls;
    }

    private JsonNode next() throws Exception {
        JsonNode message = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new TimeoutException("the browser says nothing");
        }
        return message;
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** Joins messages that arrive in parts. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                try {
                    messages.add(JSON.readTree(parts.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
