package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import io.targetdrop.regularizers.Variants;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkConfigTest {
    private static final RegularizerConfig NONE = new RegularizerConfig.None();

    private static NetworkConfig network(RegularizerConfig first, RegularizerConfig third) {
        return new NetworkConfig(NetworkName.RESNET_8, Map.of("stage-1", first, "stage-3", third));
    }

    private static TargetDrop targetDrop(double dropProbability, Attention attention) {
        return new TargetDrop(dropProbability, 3, 16, attention, KeepScale.WHOLE_TENSOR, new DropSchedule.Constant());
    }

    @Test
    void anEmptyNetworkDropsNothing() {
        assertTrue(new NetworkConfig(NetworkName.RESNET_8, Map.of()).dropsNothing());
        assertTrue(network(NONE, NONE).dropsNothing());
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void aMethodDropsNothingAtZero(Regularizer method) {
        DropSchedule schedule = new DropSchedule.LinearRamp(3);
        assertTrue(network(NONE, Variants.of(method, 0, 3, schedule)).dropsNothing());
        assertFalse(network(NONE, Variants.of(method, 1e-9, 3, schedule)).dropsNothing());
    }

    @Test
    void oneSiteThatDropsIsEnough() {
        TargetDrop idle = targetDrop(0, Attention.FIXED);
        assertTrue(network(idle, idle).dropsNothing());
        assertFalse(network(idle, targetDrop(0.1, Attention.FIXED)).dropsNothing());
        assertFalse(network(targetDrop(0.1, Attention.FIXED), idle).dropsNothing());
    }

    /** A gate always multiplies by the attention. */
    @Test
    void aGateDropsSomethingEvenAtZero() {
        assertTrue(network(NONE, targetDrop(0, Attention.STRAIGHT_THROUGH)).dropsNothing());
        assertFalse(network(NONE, targetDrop(0, Attention.GATED)).dropsNothing());
    }
}
