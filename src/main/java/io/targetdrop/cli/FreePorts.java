package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;

/**
 * Picks the ports of a driver before Spark does. Spark logs a warning for each port that is taken, and fails with a stack
 * trace if none is free.
 */
final class FreePorts {
    private static final int SPARKS_RETRIES = 16;
    private static final int PAGE_PORT = 4040;
    private static final int HIGHEST = 65_535;

    private FreePorts() {}

    /**
     * Replaces each port that is taken by the next free one, within the range that Spark would search.
     *
     * @throws ConfigurationException if no port is free, or the address to listen on is not one of this machine
     */
    static void settle(SparkConf settings) {
        Optional<String> localIp = Optional.ofNullable(System.getenv("SPARK_LOCAL_IP"));
        Optional<String> bound = Optional.ofNullable(settings.get("spark.driver.bindAddress", null));
        localIp.ifPresent(address -> requireOurs("SPARK_LOCAL_IP", address));
        bound.ifPresent(address -> requireOurs("spark.driver.bindAddress", address));
        String driver = bound.or(() -> localIp).orElse("0.0.0.0");
        if (settings.getBoolean("spark.ui.enabled", true)) {
            settle(settings, "spark.ui.port", PAGE_PORT, localIp.orElse("0.0.0.0"));
        }
        settle(settings, "spark.driver.port", 0, driver);
        settle(settings, "spark.blockManager.port", 0, driver);
        settle(settings, "spark.driver.blockManager.port", 0, driver);
    }

    private static void settle(SparkConf settings, String key, int usual, String address) {
        int first = settings.getInt(key, usual);
        if (first == 0) {
            return; // any port
        }
        int last = Math.min(first + settings.getInt("spark.port.maxRetries", SPARKS_RETRIES), HIGHEST);
        OptionalInt free = IntStream.rangeClosed(first, last)
                .filter(port -> isFree(address, port))
                .findFirst();
        int port = free.orElseThrow(() -> new ConfigurationException(key + " must find a free port in [" + first + ", "
                + last + "] but all are taken; set --conf " + key + "=0 for any port"
                + (usual == PAGE_PORT ? ", or --conf spark.ui.enabled=false for no page" : "")));
        if (port != first) {
            settings.set(key, Integer.toString(port));
        }
    }

    private static void requireOurs(String name, String address) {
        if (!isFree(address, 0)) {
            throw new ConfigurationException(name + " must be an address of this machine but is " + address
                    + "; set it to 127.0.0.1 for a local run," + " or to an address that the executors reach");
        }
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
