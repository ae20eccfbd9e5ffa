package io.targetdrop.cli;

import io.targetdrop.cli.configuration.ConfigurationReader;
import io.targetdrop.data.DataException;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.results.report.Mistakes;
import io.targetdrop.results.report.Report;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What pages are made of.
 *
 * @param directory of a run or a search
 * @param err hears of what a page has to go without
 * @param backend comes before a model is asked, and throws where this machine cannot compute
 */
record ReportSource(RunDirectory directory, PrintWriter err, Runnable backend) {

    /** Throws where a page would ask a model that is there already, and cannot. */
    void requireBackend() {
        if (hasModel()) {
            backend.run();
        }
    }

    private boolean hasModel() {
        return directory.has(RunFile.MODEL.path()) && directory.has(RunFile.CONFIGURATION.path());
    }

    /** The page with what a run's model takes for what; none where there is no table yet. */
    Optional<String> whole(SparkSession spark) {
        return Report.html(spark, directory, mistakes(), "");
    }

    /** The page of what there is while more is on its way. */
    Optional<String> underWay(SparkSession spark, String state) {
        return Report.html(spark, directory, Optional.empty(), state);
    }

    /** Of a finished run, if its data are still there: a page without them is better than none. */
    private Optional<Mistakes> mistakes() {
        if (!hasModel()) {
            return Optional.empty();
        }
        backend.run();
        RunConfig config = ConfigurationReader.read(directory.path(RunFile.CONFIGURATION.path()), List.of());
        ModelFile model = EvaluateJob.read("--in", directory.path(RunFile.MODEL.path()));
        try {
            Parts parts = Parts.of(config.data(), config.seed());
            parts.catalog().omissions().lines().forEach(err::println);
            return Optional.of(Mistakes.of(
                    model.network(),
                    config.data().source().read(Part.TEST, parts.test()),
                    TrainingPlan.of(config, parts).recipe(model.normalization()),
                    parts.catalog().classes()));
        } catch (DataException e) {
            err.println("without the run's data the page does not show what is taken for what: " + e.getMessage());
            return Optional.empty();
        }
    }
}
