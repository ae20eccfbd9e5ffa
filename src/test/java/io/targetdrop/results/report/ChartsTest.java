package io.targetdrop.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.analysis.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "15, 1", "16, 2", "30, 2", "31, 5", "75, 5", "76, 10", "150, 10", "200, 20", "400, 50"})
    void labelsOfEpochsHaveRoom(double last, int step) {
        assertEquals(step, Charts.labelStep(last));
    }

    /** XChart leaves out every other name that it finds too near; slanted names are shapes, as many as there are. */
    @Test
    void everyMethodHasItsName() {
        int ofOne = shapes(methods(2)) - shapes(methods(1));
        assertTrue(ofOne > 0);
        assertEquals(ofOne, shapes(methods(15)) - shapes(methods(14)));
    }

    private static int shapes(Map<String, Sample> samples) {
        return Charts.effect("regularizer", "accuracy", samples).split("<path", -1).length;
    }

    private static Map<String, Sample> methods(int count) {
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (int method = 0; method < count; method++) {
            samples.put("{block-size:3,name:method-" + method + "}", new Sample(List.of(0.5, 0.6)));
        }
        return samples;
    }
}
