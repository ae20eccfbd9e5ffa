package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.training.spark.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
    private static final List<Machine> HERE = List.of(new Machine("this", "1"), new Machine("this", "1"));

    @TempDir
    private Path directory;

    @Test
    void namesWhatChangedInTheData() {
        Provenance before = of(Map.of("same", "1", "other", "2", "gone", "3"));

        assertEquals(Set.of("gone", "new", "other"), before.changedData(Map.of("same", "1", "other", "4", "new", "5")));
    }

    /** A data set has that checksum only while it is small, and runs of earlier versions do not have it. */
    @Test
    void comparesContentsOnlyWhereBothHaveThem() {
        Map<String, String> names = Map.of("names-and-sizes", "1");
        Map<String, String> all = Map.of("names-and-sizes", "1", "contents", "2");

        assertEquals(Set.of(), of(names).changedData(all));
        assertEquals(Set.of(), of(all).changedData(names));
        assertEquals(Set.of("contents"), of(all).changedData(Map.of("names-and-sizes", "1", "contents", "3")));
    }

    @Test
    void tellsMachinesApart() {
        Provenance now =
                Provenance.of(List.of(), Map.of(), List.of(new Machine("that", "1"), new Machine("this", "1")));

        assertEquals(List.of("processor (that; this, was this)"), of(Map.of()).otherMachines(now));
    }

    @Test
    void readsBackWhatAConfigurationHolds() throws Exception {
        Files.writeString(directory.resolve("config.json"), """
                {"seed": 1, "provenance": {"results_version": 2, "data_sha256": {"a": "1"}}}
                """);

        Provenance read = Provenance.read(RunDirectory.at(directory.toString()), "config.json");

        assertEquals(2, read.resultsVersion());
        assertEquals(Set.of("a"), read.changedData(Map.of("a", "2")));
    }

    /** Of an earlier version, or written by hand. */
    @Test
    void isEmptyIfNothingIsWritten() throws Exception {
        Files.writeString(directory.resolve("config.json"), "{\"seed\": 1}");

        Provenance read = Provenance.read(RunDirectory.at(directory.toString()), "config.json");

        assertEquals(1, read.resultsVersion());
        assertEquals(Set.of(), read.changedData(Map.of("a", "2")));
        assertEquals(List.of(), read.otherMachines(of(Map.of())));
    }

    private static Provenance of(Map<String, String> checksums) {
        return Provenance.of(List.of("cat", "dog"), checksums, HERE);
    }
}
