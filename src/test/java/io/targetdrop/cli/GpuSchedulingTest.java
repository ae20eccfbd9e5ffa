package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.search.SearchConfig.Placement;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuSchedulingTest {
    @ParameterizedTest(name = "{0}, amount {1}, CUDA: {2}")
    @CsvSource({
        "local[2], , false",
        "local[2], , true",
        "spark://host:7077, , false",
        "spark://host:7077, 1, true",
        "spark://host:7077, 1.0, false",
        "yarn, 1, true"
    })
    void acceptsOneGpuPerTask(String master, String amount, boolean isCuda) {
        assertDoesNotThrow(() -> GpuScheduling.require(settings(master, amount), isCuda));
    }

    @ParameterizedTest(name = "{0}, amount {1}, CUDA: {2}")
    @CsvSource({
        "spark://host:7077, , true, must be 1 for the CUDA build on a cluster but is not set",
        "yarn, 0.5, true, but is 0.5",
        "yarn, 2, true, but is 2",
        "k8s://host, 0.25, false, but is 0.25"
    })
    void refusesSettingsThatShareOrWasteAGpu(String master, String amount, boolean isCuda, String said) {
        String message = assertThrows(
                        ConfigurationException.class, () -> GpuScheduling.require(settings(master, amount), isCuda))
                .getMessage();
        assertTrue(message.startsWith("spark.task.resource.gpu.amount must be 1"), message);
        assertTrue(message.contains(said), message);
    }

    /** Their stages do. */
    @Test
    void trialsNeedNoSettingOfAllTasksWhereExecutorsHaveGpus() {
        SparkConf settings = settings("spark://host:7077", null).set("spark.executor.resource.gpu.amount", "4");
        assertDoesNotThrow(() -> GpuScheduling.requireForSearch(settings, true, Placement.TASK));
        assertThrows(
                ConfigurationException.class, () -> GpuScheduling.requireForSearch(settings, true, Placement.CLUSTER));
        settings.remove("spark.executor.resource.gpu.amount");
        assertThrows(
                ConfigurationException.class, () -> GpuScheduling.requireForSearch(settings, true, Placement.TASK));
    }

    private static SparkConf settings(String master, String amount) {
        SparkConf settings = new SparkConf(false).set("spark.master", master);
        return amount == null ? settings : settings.set("spark.task.resource.gpu.amount", amount);
    }
}
