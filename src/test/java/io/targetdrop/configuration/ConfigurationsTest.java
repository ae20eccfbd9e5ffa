package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations of Java programs. */
class ConfigurationsTest {
    @TempDir
    private Path directory;

    @Test
    void defaultsAreThoseOfAFileThatOnlyNamesItsData() throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "data.format = generated");
        assertEquals(ConfigurationReader.read(file.toString(), List.of()), Configurations.defaults());
    }

    @Test
    void aSettingIsWhatTheCommandLineTakes() {
        assertEquals(
                Configurations.defaults().withSeed(7).withEpochs(3),
                Configurations.of(
                        "data={format=generated, seed=42}", "seed=7", "training.epochs=9", "training.epochs=3"));
    }

    @Test
    void aSearchNeedsNoFile() {
        assertEquals(
                2,
                Configurations.search(
                                "data={format=generated, train-count=60, test-count=20, side=16}",
                                "averaging.workers=1",
                                "search.axes.\"regularizer.drop-probability\"=[0, 0.1]")
                        .points()
                        .size());
    }

    @Test
    void namesWhatIsMissing() {
        assertEquals(
                "data.format is missing; set it to one of cifar10, cifar100, image-folder, table, generated"
                        + " (no configuration file was read)",
                assertThrows(ConfigurationException.class, Configurations::of).getMessage());
    }
}
