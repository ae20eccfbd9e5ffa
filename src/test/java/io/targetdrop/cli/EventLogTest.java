package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    private Path directory;

    @Test
    void acceptsADirectoryWithAndWithoutAScheme() {
        assertDoesNotThrow(() -> EventLog.requireDirectory(log(directory.toString())));
        assertDoesNotThrow(() -> EventLog.requireDirectory(log(directory.toUri().toString())));
    }

    @Test
    void needsNoneWithoutALog() {
        assertDoesNotThrow(() -> EventLog.requireDirectory(
                log(directory.resolve("none").toString()).set("spark.eventLog.enabled", "false")));
    }

    @Test
    void refusesAMissingOne() {
        Path missing = directory.resolve("none");
        assertEquals(
                "spark.eventLog.dir must name a directory that exists but " + missing
                        + " does not; create it (hdfs dfs -mkdir"
                        + " -p DIR, or mkdir), name another one, or turn the log off by --conf"
                        + " spark.eventLog.enabled=false",
                refusal(missing.toString()));
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertTrue(refusal(file.toString()).endsWith(file + " is a file; name another one"));
    }

    @Test
    void namesTheJarsOfAnObjectStore() {
        String message = refusal("s3a://bucket/events");
        assertTrue(message.contains("--packages org.apache.hadoop:hadoop-aws:3.3.4"), message);
    }

    private static String refusal(String place) {
        return assertThrows(ConfigurationException.class, () -> EventLog.requireDirectory(log(place)))
                .getMessage();
    }

    private static SparkConf log(String place) {
        return new SparkConf(false).set("spark.eventLog.enabled", "true").set("spark.eventLog.dir", place);
    }
}
