package io.targetdrop.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageServerTest {
    private static final Duration EVERY = Duration.ofSeconds(7);

    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        server = PageServer.start(0, "<p>±1</p>", EVERY);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aBrowserGetsThePageAndAsksForTheNext() throws Exception {
        HttpResponse<String> first = get("/");
        assertEquals(200, first.statusCode());
        assertEquals("<p>±1</p>", first.body());
        assertEquals("7", first.headers().firstValue("Refresh").orElseThrow());
        assertEquals("no-store", first.headers().firstValue("Cache-Control").orElseThrow());

        server.show("<p>2</p>", EVERY);
        assertEquals("<p>2</p>", get("/").body());
    }

    @Test
    void itDoesNotAskAgainAfterTheLast() throws Exception {
        server.showLast("<p>end</p>");
        assertFalse(server.awaitLastServed(Duration.ZERO));
        HttpResponse<String> last = get("/");
        assertEquals("<p>end</p>", last.body());
        assertTrue(last.headers().firstValue("Refresh").isEmpty());
        assertTrue(server.awaitLastServed(Duration.ofMinutes(10)));
    }

    @Test
    void aPageThatIsReplacedWithinASecondIsNotTheLast() throws Exception {
        server.show("<p>2</p>", Duration.ofMillis(200));
        assertEquals("1", get("/").headers().firstValue("Refresh").orElseThrow());
        assertFalse(server.awaitLastServed(Duration.ZERO));
    }

    @Test
    void servesNothingElse() throws Exception {
        assertEquals(404, get("/favicon.ico").statusCode());
        assertEquals(404, get("/../etc/passwd").statusCode());
        HttpRequest post = HttpRequest.newBuilder(server.address())
                .POST(BodyPublishers.ofString("x"))
                .build();
        assertEquals(
                405,
                HttpClient.newHttpClient().send(post, BodyHandlers.ofString()).statusCode());
    }

    /** A page elsewhere may let its own name point to 127.0.0.1, and would read the answer. */
    @Test
    void anotherNameForThisMachineIsRefused() throws Exception {
        assertEquals("HTTP/1.1 403 Forbidden", statusFor("elsewhere.example"));
        assertEquals("HTTP/1.1 403 Forbidden", statusFor("127.0.0.1"));
        assertEquals(
                "HTTP/1.1 200 OK", statusFor("localhost:" + server.address().getPort()));
    }

    @Test
    void onlyThisMachineReachesIt() throws Exception {
        int port = server.address().getPort();
        for (InetAddress address :
                InetAddress.getAllByName(InetAddress.getLocalHost().getHostName())) {
            if (!address.isLoopbackAddress()) {
                assertThrows(IOException.class, () -> new Socket(address, port).close(), address.toString());
            }
        }
        assertEquals("127.0.0.1", server.address().getHost());
    }

    @Test
    void aTakenPortIsAnError() {
        assertThrows(
                IOException.class,
                () -> PageServer.start(server.address().getPort(), "", EVERY).close());
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI address = URI.create(server.address().toString().replaceAll("/$", "") + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private String statusFor(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort());
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return in.readLine();
        }
    }
}
