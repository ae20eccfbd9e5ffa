package io.targetdrop.doctor;

import io.targetdrop.data.DataException;
import io.targetdrop.doctor.Needs.FirstImages;
import io.targetdrop.results.RunDirectory;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The data that a run reads, and the place of its results. */
final class DataChecks {
    private static final String DATA = "data";
    private static final String OUTPUT = "output";

    private DataChecks() {}

    /** Reads the first image of each part, as every executor will; nothing where no run is named. */
    static Optional<Check> images(List<FirstImages> sources) {
        return sources.stream().findFirst().map(DataChecks::images);
    }

    private static Check images(FirstImages images) {
        try {
            images.read();
            return Check.ok(DATA, "the first image of each part can be read");
        } catch (DataException e) {
            return Check.problem(
                    DATA, e.getMessage(), "give data.path on a file system that the driver and all executors see");
        }
    }

    /** Writes a file where results will be, and removes it. */
    static Check output(String out) {
        try {
            RunDirectory.sharedAt(out).requireWritable();
            return Check.ok(OUTPUT, out + " can be written");
        } catch (UncheckedIOException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Check.problem(
                    OUTPUT,
                    cause.getMessage(),
                    "give --out on a file system that the driver and all executors may write");
        }
    }
}
