package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.data.DataException;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.results.ModelData;
import io.targetdrop.results.Provenance;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.results.report.Mistakes;
import io.targetdrop.results.report.Report;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * What pages are made of.
 *
 * @param directory of a run or a search
 * @param err hears of what a page has to go without
 * @param backend comes before a model is asked, and throws where this machine cannot compute
 */
record ReportSource(RunDirectory directory, PrintWriter err, Runnable backend) {
    private static final String LEFT_OUT =
            "What is taken for what is not shown: the run's data can no longer be read, has changed,"
                    + " or no longer has the classes of its model.";

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
        if (!hasModel()) {
            return Report.html(spark, directory, Optional.empty(), "");
        }
        backend.run();
        RunConfig config = ConfigurationReader.read(directory.path(RunFile.CONFIGURATION.path()), List.of());
        ModelSource model = ModelSource.read("--in", directory.path(RunFile.MODEL.path()));
        Optional<Mistakes> mistakes = mistakes(config, model);
        return Report.html(spark, directory, mistakes, mistakes.isPresent() ? "" : LEFT_OUT);
    }

    /** The page of what there is while more is on its way. */
    Optional<String> underWay(SparkSession spark, String state) {
        return Report.html(spark, directory, Optional.empty(), state);
    }

    /** Of a finished run, if its data is still what it was: a page without its mistakes is better than no page. */
    private Optional<Mistakes> mistakes(RunConfig config, ModelSource model) {
        try {
            ModelData data = model.on(config.data().source(), err);
            requireUnchanged(config);
            Parts parts = Parts.of(data.catalog(), config.data(), config.seed());
            return Optional.of(Mistakes.of(
                    model.file().network(),
                    data.images().read(Part.TEST, parts.test()),
                    model.recipe(config, parts.catalog()),
                    parts.catalog().classes()));
        } catch (DataException | ConfigurationException e) {
            err.println("without the run's data the page does not show what is taken for what: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Mistakes on other images would be those of another run. */
    private void requireUnchanged(RunConfig config) {
        Set<String> changed = Provenance.read(directory, RunFile.CONFIGURATION.path())
                .changedData(config.data().source().checksums());
        if (!changed.isEmpty()) {
            throw new DataException(
                    String.join(", ", changed) + " of data.path changed since the run began; restore the data");
        }
    }
}
