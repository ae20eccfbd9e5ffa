package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ends of real applications are in YarnIT. */
class ProcessEndTest {
    private final List<Integer> exits = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"local[2], client", "yarn, client", "spark://host:7077, cluster", "k8s://https://host, cluster"})
    void exitsWithTheCode(String master, String mode) throws SparkUserAppException {
        ProcessEnd.with(0, settings(master, mode), exits::add);
        ProcessEnd.with(3, settings(master, mode), exits::add);
        assertEquals(List.of(0, 3), exits);
    }

    @Test
    void exitsWithoutSettings() throws SparkUserAppException {
        ProcessEnd.with(2, new SparkConf(false), exits::add);
        assertEquals(List.of(2), exits);
    }

    @Test
    void returnsToAnApplicationMasterIfAllIsWell() throws SparkUserAppException {
        ProcessEnd.with(0, settings("yarn", "cluster"), exits::add);
        assertTrue(exits.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void tellsAnApplicationMasterTheCodeOfAFailure(int code) {
        SparkUserAppException end = assertThrows(
                SparkUserAppException.class, () -> ProcessEnd.with(code, settings("yarn", "cluster"), exits::add));
        assertEquals(code, end.exitCode());
        assertTrue(exits.isEmpty());
    }

    private static SparkConf settings(String master, String mode) {
        return new SparkConf(false).set("spark.master", master).set("spark.submit.deployMode", mode);
    }
}
