package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegularizerTest {

    /** TargetDrop, then the others by year and name. A new method may come anywhere after TargetDrop. */
    @Test
    void listsTargetDropAndThenTheOthersByYear() {
        List<String> labels = Regularizer.all().stream().map(Regularizer::label).toList();
        assertEquals("targetdrop", labels.get(0));
        assertTrue(labels.indexOf("dropout") < labels.indexOf("spatial-dropout"));
        assertTrue(labels.indexOf("spatial-dropout") < labels.indexOf("dropblock"));
        assertEquals(labels.size(), labels.stream().distinct().count());
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void isFoundByItsLabel(Regularizer method) {
        assertEquals(Optional.of(method), Regularizer.named(method.label()));
        assertTrue(method.label().matches("[a-z]+(-[a-z]+)*"), method.label());
        assertTrue(method.method().paper().length() > 20 && method.method().year() > 1980);
    }

    /** What configurations, tables and models store is enough to create the method again. */
    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void isRecreatedFromItsSettings(Regularizer method) {
        Regularizer changed = Variants.of(method, 0.25, 3, new DropSchedule.LinearRamp(4));
        assertEquals(0.25, changed.dropProbability());
        assertEquals(new DropSchedule.LinearRamp(4), changed.schedule());
        assertEquals(changed, method.with(changed.settings()));
        assertEquals(method, method.with(Map.of()));
    }

    @Test
    void namesSettingsAsConfigurationFilesDo() {
        assertEquals(
                Map.of(
                        "drop-probability",
                        0.15,
                        "block-size",
                        5,
                        "reduction-ratio",
                        16,
                        "attention",
                        Attention.FIXED,
                        "keep-scale",
                        KeepScale.PER_MAP,
                        "schedule",
                        new DropSchedule.Constant()),
                new TargetDrop().settings());
        assertEquals(
                List.of("drop-probability", "schedule"),
                List.copyOf(new Dropout().settings().keySet()));
    }

    @Test
    void refusesASettingThatTheMethodDoesNotHave() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Dropout().with(Map.of("block-size", 3)))
                .getMessage();
        assertEquals("dropout has no block-size; its settings are drop-probability, schedule", message);
    }

    @Test
    void passesOnTheMethodsMessageAboutAValue() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new DropBlock().with(Map.of("block-size", 0)))
                .getMessage();
        assertEquals("block-size must be at least 1 but is 0; 7 is usual for dropblock", message);
    }
}
