package io.targetdrop.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;

class OneDnnTest {

    /** This holds even though oneDNN is on the class path here. */
    @ParameterizedTest(name = "-Dtargetdrop.onednn={0} where ND4J computes on {1}: {2}")
    @CsvSource({"true, NATIVE_CPU, true", "false, NATIVE_CPU, false", "true, CUDA, false", "false, CUDA, false"})
    void theBackendDecidesWhetherLayersUseIt(String property, ExecutionerType backend, boolean wanted) {
        assertEquals(wanted, OneDnn.isWanted(property, backend));
    }
}
