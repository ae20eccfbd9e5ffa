package io.targetdrop.results.report;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Serves one page to browsers on this machine: on 127.0.0.1, and only under its own name, so that the
 * name of another site cannot be made to point to it.
 */
public final class PageServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final HttpServer server;
    private final CountDownLatch lastIsServed = new CountDownLatch(1);
    private volatile Page page;

    /**
     * The content that is served.
     *
     * @param html as UTF-8
     * @param renewal time until the browser asks again; empty for the last page
     */
    private record Page(byte[] html, Optional<Duration> renewal) {}

    private PageServer(HttpServer server, Page page) {
        this.server = server;
        this.page = page;
    }

    /**
     * Starts serving.
     *
     * @param port in [0, 65535]; 0 picks a free one
     * @param html the first page
     * @param renewal time until the browser asks for the next one; browsers count whole seconds, at least one
     * @throws IOException if the port is in use, or needs privileges
     */
    public static PageServer start(int port, String html, Duration renewal) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), port), 0);
        PageServer server = new PageServer(http, page(html, Optional.of(renewal)));
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    private static Page page(String html, Optional<Duration> renewal) {
        return new Page(html.getBytes(StandardCharsets.UTF_8), renewal);
    }

    /** The address for browsers. */
    public URI address() {
        return URI.create("http://" + HOST + ":" + server.getAddress().getPort() + "/");
    }

    /** Replaces the page. */
    public void show(String html, Duration renewal) {
        page = page(html, Optional.of(renewal));
    }

    /** Replaces the page by the last one: browsers that have it do not ask again. */
    public void showLast(String html) {
        page = page(html, Optional.empty());
    }

    /**
     * Waits until a browser has fetched the last page.
     *
     * @return whether it did in time
     */
    public boolean awaitLastServed(Duration limit) throws InterruptedException {
        return lastIsServed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (!isForUs(exchange)) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_FORBIDDEN, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_METHOD, -1);
            } else if (!exchange.getRequestURI().getPath().equals("/")) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, -1);
            } else {
                send(exchange, page);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the browser disconnected; the server ends only this exchange
        }
    }

    private boolean isForUs(HttpExchange exchange) {
        int port = server.getAddress().getPort();
        String host = exchange.getRequestHeaders().getFirst("Host");
        return List.of(HOST + ":" + port, "localhost:" + port).contains(String.valueOf(host));
    }

    private void send(HttpExchange exchange, Page current) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        current.renewal().ifPresent(renewal -> headers.set("Refresh", Long.toString(Math.max(1, renewal.toSeconds()))));
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, current.html().length);
        exchange.getResponseBody().write(current.html());
        if (current.renewal().isEmpty()) {
            lastIsServed.countDown();
        }
    }

    /** Stops; a response in progress gets a second. */
    @Override
    public void close() {
        server.stop(1);
    }
}
