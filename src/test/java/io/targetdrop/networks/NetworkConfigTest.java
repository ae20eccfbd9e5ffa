package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.Attention;
import io.targetdrop.regularizers.DropMethod;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.KeepScale;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.RegularizerConfig.TargetDrop;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    @EnumSource
    void aMethodDropsNothingAtZero(DropMethod method) {
        DropSchedule schedule = new DropSchedule.LinearRamp(3);
        assertTrue(network(NONE, method.settings(0, 3, schedule)).dropsNothing());
        assertFalse(network(NONE, method.settings(1e-9, 3, schedule)).dropsNothing());
    }

    @Test
    void oneSiteThatDropsIsEnough() {
        TargetDrop idle = targetDrop(0, Attention.FIXED);
        assertTrue(network(idle, idle).dropsNothing());
        assertFalse(network(idle, targetDrop(0.1, Attention.FIXED)).dropsNothing());
        assertFalse(network(targetDrop(0.1, Attention.FIXED), idle).dropsNothing());
    }

    /** A gate multiplies by the attention, whatever is dropped. */
    @Test
    void aGateIsNotNothing() {
        assertTrue(network(NONE, targetDrop(0, Attention.STRAIGHT_THROUGH)).dropsNothing());
        assertFalse(network(NONE, targetDrop(0, Attention.GATED)).dropsNothing());
    }
}
