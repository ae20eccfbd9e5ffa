package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String HIDDEN = "*********(redacted)";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.hadoop.fs.s3a.secret.key=hunter2",
                "spark.hadoop.fs.s3a.access.key=hunter2",
                "spark.ssl.keyStorePassword=hunter2",
                "spark.hadoop.fs.s3a.session.TOKEN=hunter2",
                "spark.driver.extraJavaOptions=-Djavax.net.ssl.trustStorePassword=hunter2"
            })
    void showsNoSecret(String property) {
        List<String> line = new Submissions().fields("train", "--conf", property, "--conf=" + property);

        assertFalse(String.join(" ", line).contains("hunter2"), line::toString);
        String shown = property.substring(0, property.indexOf('=') + 1) + HIDDEN;
        assertEquals(2, line.stream().filter(shown::equals).count(), line::toString);
    }

    @Test
    void showsNoPasswordOfAnAddress() {
        List<String> line = new Submissions()
                .fields(
                        "train",
                        "--set",
                        "data.path=ftp://me:hunter2@host/images",
                        "--out",
                        "ftp://me:hunter2@host/out");

        assertFalse(String.join(" ", line).contains("hunter2"), line::toString);
        assertTrue(line.contains("data.path=ftp://me:" + HIDDEN + "@host/images"), line::toString);
        assertTrue(line.contains("ftp://me:" + HIDDEN + "@host/out"), line::toString);
    }

    @Test
    void leavesEverythingElseUnchanged() {
        List<String> line = List.of("secret", "--set", "data.path=http://host:80/a@b", "user@host:/images", "");
        List<String> shown = Plan.Show.of(
                        new Plan.Run(Map.of(), line, Optional.empty(), Optional.empty(), Optional.empty(), List.of()))
                .line();
        assertEquals(line, shown.subList(1, shown.size()), "after env");
    }

    @Test
    void hidesNothingFromSpark() {
        Plan plan = new Submissions().plan("train", "--conf", "spark.ssl.keyStorePassword=hunter2");
        assertTrue(((Plan.Run) plan).line().contains("spark.ssl.keyStorePassword=hunter2"));
    }
}
