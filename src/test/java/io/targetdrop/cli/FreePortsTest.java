package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreePortsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"spark.ui.port", "spark.driver.port", "spark.blockManager.port", "spark.driver.blockManager.port"
            })
    void takesTheNextFreePort(String key) throws IOException {
        try (ServerSocket taken = listen()) {
            SparkConf settings = settings().set(key, port(taken));
            FreePorts.settle(settings);
            int found = settings.getInt(key, 0);
            assertTrue(found > taken.getLocalPort() && found <= taken.getLocalPort() + 16, () -> "found " + found);
        }
    }

    @Test
    void keepsAFreePort() throws IOException {
        String free;
        try (ServerSocket socket = listen()) {
            free = port(socket);
        }
        SparkConf settings = settings().set("spark.driver.port", free);
        FreePorts.settle(settings);
        assertEquals(free, settings.get("spark.driver.port"));
        assertFalse(settings.contains("spark.blockManager.port"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark.ui.port", "spark.driver.port", "spark.blockManager.port"})
    void isOneLineIfAllPortsAreTaken(String key) throws IOException {
        try (ServerSocket taken = listen()) {
            SparkConf settings = settings().set(key, port(taken)).set("spark.port.maxRetries", "0");
            String message = assertThrows(ConfigurationException.class, () -> FreePorts.settle(settings))
                    .getMessage();
            assertTrue(message.startsWith(key + " must find a free port in ["), message);
            assertTrue(message.contains("; set --conf " + key + "=0 for any port"), message);
        }
    }

    @Test
    void aDisabledPageNeedsNoPort() throws IOException {
        try (ServerSocket taken = listen()) {
            SparkConf settings = settings()
                    .set("spark.ui.enabled", "false")
                    .set("spark.ui.port", port(taken))
                    .set("spark.port.maxRetries", "0");
            FreePorts.settle(settings);
            assertEquals(port(taken), settings.get("spark.ui.port"));
        }
    }

    /** 198.51.100.0/24 is reserved for documentation. */
    @Test
    void namesAnAddressOfAnotherMachine() {
        SparkConf settings = settings().set("spark.driver.bindAddress", "198.51.100.7");
        String message = assertThrows(ConfigurationException.class, () -> FreePorts.settle(settings))
                .getMessage();
        assertTrue(
                message.startsWith(
                        "spark.driver.bindAddress must be an address of this machine but is 198.51.100.7; set"),
                message);
    }

    private static SparkConf settings() {
        return new SparkConf(false).set("spark.driver.bindAddress", "127.0.0.1");
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    private static String port(ServerSocket socket) {
        return Integer.toString(socket.getLocalPort());
    }
}
