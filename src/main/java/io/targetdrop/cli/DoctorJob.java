package io.targetdrop.cli;

import io.targetdrop.cli.doctor.ClusterExamination;
import io.targetdrop.cli.doctor.Doctor;
import io.targetdrop.cli.doctor.Examined;
import io.targetdrop.cli.doctor.Needs;
import io.targetdrop.cli.doctor.TrainingProcess;
import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataException;
import io.targetdrop.data.Part;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.RunConfig;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Examines this process, and a cluster's executors; leaves nothing behind. */
final class DoctorJob {
    private final Needs needs;
    private final boolean outWasThere;

    DoctorJob(Jobs.Patient patient) {
        this.needs = new Needs(
                patient.run().map(config -> List.of(config.data().source())).orElse(List.of()),
                patient.out().orElse(""),
                0,
                patient.run().map(DoctorJob::cachedBytes).orElse(0L));
        this.outWasThere = patient.out().map(DoctorJob::isThere).orElse(true);
    }

    /** Of all images, which one executor may have to hold; what is wrong with them is found later. */
    private static long cachedBytes(RunConfig config) {
        if (config.averaging().storage() == AveragingConfig.Storage.MEMORY_ONLY) {
            return 0;
        }
        try {
            Catalog catalog = config.data().source().catalog();
            return (long) catalog.labels(Part.TRAIN).length * catalog.shape().size();
        } catch (DataException e) {
            return 0;
        }
    }

    /** What cannot be a path is found later. */
    private static boolean isThere(String out) {
        try {
            return RunDirectory.at(out).has(".");
        } catch (UncheckedIOException | IllegalArgumentException e) {
            return true;
        }
    }

    /** This process. */
    List<Examined> here() {
        List<Examined> examined = List.of(new Examined("this process", Doctor.examine(TrainingProcess.here(), needs)));
        cleanUp();
        return examined;
    }

    /** This process, which does not train, and all executors, which do. */
    List<Examined> cluster(SparkSession spark) {
        List<Examined> examined = new ArrayList<>();
        Needs ofDriver = new Needs(needs.images(), needs.out(), 0, 0);
        examined.add(new Examined("driver", Doctor.examine(TrainingProcess.here(), ofDriver)));
        examined.addAll(ClusterExamination.of(JavaSparkContext.fromSparkContext(spark.sparkContext()), needs));
        cleanUp();
        return examined;
    }

    private void cleanUp() {
        if (!outWasThere) {
            RunDirectory.at(needs.out()).withdraw(".probe");
        }
    }
}
