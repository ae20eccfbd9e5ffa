package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class StandaloneMasterTest {

    @Test
    void aMasterThatDoesNotListenMayStillComeUp() throws IOException {
        int port;
        try (ServerSocket socket = loopback()) {
            port = socket.getLocalPort();
        }
        assertDoesNotThrow(() -> StandaloneMaster.requireAnswer(settings("spark://127.0.0.1:" + port)));
    }

    @Test
    void doesNotAskAnotherKindOfMaster() {
        assertDoesNotThrow(() -> StandaloneMaster.requireAnswer(settings("local[2]")));
        assertDoesNotThrow(() -> StandaloneMaster.requireAnswer(settings("yarn")));
    }

    @Test
    void namesAnAddressThatIsNotAMaster() throws Exception {
        try (ServerSocket page = loopback()) {
            Thread answering = new Thread(() -> answer(page));
            answering.setDaemon(true);
            answering.start();
            String master = "spark://127.0.0.1:" + page.getLocalPort();
            ConfigurationException refused =
                    assertThrows(ConfigurationException.class, () -> StandaloneMaster.requireAnswer(settings(master)));
            assertTrue(
                    refused.getMessage()
                            .startsWith("the Spark master " + master
                                    + " must be a master's address but something else answers there; name the port"),
                    refused.getMessage());
        }
    }

    @Test
    void ignoresFailuresThatAreNotRefusals() {
        assertEquals(Optional.empty(), StandaloneMaster.refusal(true, new IOException("Failed to connect to /h:7077")));
        assertEquals(Optional.empty(), StandaloneMaster.refusal(false, new IOException("timed out")));
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    private static void answer(ServerSocket page) {
        try (Socket client = page.accept();
                InputStream in = client.getInputStream()) {
            in.read();
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            in.transferTo(
                    OutputStream.nullOutputStream()); // closing before the client has read would reset the connection
        } catch (IOException e) {
            // the test is over
        }
    }

    private static SparkConf settings(String master) {
        return new SparkConf(false).setMaster(master);
    }
}
