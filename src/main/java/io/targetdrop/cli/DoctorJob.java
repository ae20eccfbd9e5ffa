package io.targetdrop.cli;

import io.targetdrop.data.DataException;
import io.targetdrop.data.Parts;
import io.targetdrop.doctor.ClusterExamination;
import io.targetdrop.doctor.Demand;
import io.targetdrop.doctor.Doctor;
import io.targetdrop.doctor.Examined;
import io.targetdrop.doctor.Needs;
import io.targetdrop.doctor.Needs.FirstImages;
import io.targetdrop.doctor.TrainingProcess;
import io.targetdrop.networks.NetworkCost;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Examines this process, and a cluster's executors; leaves nothing behind. */
final class DoctorJob {
    private final Needs needs;
    private final int workers;
    private final boolean outWasThere;

    DoctorJob(Jobs.Patient patient) {
        Optional<Parts> parts = patient.run().flatMap(DoctorJob::parts);
        this.needs = new Needs(
                patient.run().map(config -> images(config, parts)).stream().toList(),
                patient.out().orElse(""),
                patient.run().flatMap(config -> parts.map(found -> demand(config, found))).stream()
                        .toList());
        this.workers = patient.run().map(config -> config.averaging().workers()).orElse(1);
        this.outWasThere = patient.out().map(DoctorJob::isThere).orElse(true);
    }

    /** Nothing where the data is wrong: that is found later, by reading it. */
    private static Optional<Parts> parts(RunConfig config) {
        try {
            return Optional.of(Parts.of(config.data(), config.seed()));
        } catch (DataException e) {
            return Optional.empty();
        }
    }

    /** Images that a run reads, and not those that it leaves out. */
    private static FirstImages images(RunConfig config, Optional<Parts> parts) {
        return new FirstImages(
                config.data().source(),
                parts.map(found -> found.train()[0]).orElse(0),
                parts.map(found -> found.test()[0]).orElse(0));
    }

    private static Demand demand(RunConfig config, Parts parts) {
        NetworkCost network = NetworkCost.of(
                TrainJob.resolved(() -> TrainingPlan.of(config, parts).blueprint()));
        AveragingConfig averaging = config.averaging();
        return new Demand(
                network,
                config.training().batchSize(),
                averaging.workers(),
                averaging.depth(),
                parts.train().length + parts.validation().length,
                parts.catalog().shape().size(),
                averaging.storage() != AveragingConfig.Storage.MEMORY_ONLY);
    }

    /** What cannot be a path is found later. */
    private static boolean isThere(String out) {
        try {
            return RunDirectory.at(out).has(".");
        } catch (UncheckedIOException | IllegalArgumentException e) {
            return true;
        }
    }

    /** This process, as if it were to train alone. */
    List<Examined> here() {
        TrainingProcess process = TrainingProcess.here(TrainingProcess.Role.LOCAL, workers);
        List<Examined> examined = List.of(new Examined(process.name(), Doctor.examine(process, needs)));
        cleanUp();
        return examined;
    }

    /** This process, which drives, and all executors, which train. */
    List<Examined> cluster(SparkSession spark) {
        TrainingProcess driver = TrainingProcess.here(TrainingProcess.Role.DRIVER, 1);
        List<Examined> examined = new ArrayList<>();
        examined.add(new Examined(driver.name(), Doctor.examine(driver, needs)));
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
