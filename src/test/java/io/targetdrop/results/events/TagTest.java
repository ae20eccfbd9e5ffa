package io.targetdrop.results.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagTest {
    @ParameterizedTest
    @CsvSource({
        "train_loss, train/loss",
        "validation_macro_f1, validation/macro-f1",
        "learning_rate, learning-rate",
        "images, images",
        "images_per_second, images-per-second",
        "seconds, time/training",
        "compute_seconds, time/compute",
        "masks/stage-1/energy_removed, masks/stage-1/energy-removed",
        "trainable, trainable"
    })
    void aColumnHasATagInItsGroup(String column, String tag) {
        assertEquals(tag, Tag.of(column));
    }
}
