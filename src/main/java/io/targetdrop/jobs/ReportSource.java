package io.targetdrop.jobs;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the pages of a run or a search.
 *
 * @param directory of the run or search
 * @param backend called before a model computes; throws if this machine cannot
 */
record ReportSource(RunDirectory directory, Runnable backend) {
    private static final String LEFT_OUT =
            "The confusion of classes is not shown: the run's data can no longer be read, has changed,"
                    + " or no longer has the classes of its model.";

    /** Checks the backend if the page needs a model that exists already. */
    void requireBackend() {
        if (hasModel()) {
            backend.run();
        }
    }

    private boolean hasModel() {
        return directory.has(RunFile.MODEL.path()) && directory.has(RunFile.CONFIGURATION.path());
    }

    /** The complete page, with the mistakes of a run's model; empty if there is no table yet. */
    Optional<String> whole(SparkSession spark, JobListener listener) {
        if (!hasModel()) {
            return Report.html(spark, directory, Optional.empty(), Optional.empty());
        }
        backend.run();
        RunConfig config = ConfigurationReader.read(directory.path(RunFile.CONFIGURATION.path()), List.of());
        ModelSource model = ModelSource.read("in", directory.path(RunFile.MODEL.path()));
        Optional<Mistakes> mistakes = mistakes(config, model, listener);
        return Report.html(spark, directory, mistakes, mistakes.isPresent() ? Optional.empty() : Optional.of(LEFT_OUT));
    }

    /** The page of an unfinished run or search; empty if there is no table yet. */
    Optional<String> underWay(SparkSession spark, String state) {
        return Report.html(spark, directory, Optional.empty(), Optional.of(state));
    }

    /** Empty if the run's data has changed: a page without mistakes is better than no page. */
    private Optional<Mistakes> mistakes(RunConfig config, ModelSource model, JobListener listener) {
        try {
            ModelData data = model.on(config.data().source(), listener::note);
            requireUnchanged(config);
            Parts parts = Parts.of(data.catalog(), config.data(), config.seed());
            return Optional.of(Mistakes.of(
                    model.file().network(),
                    data.images().read(Part.TEST, parts.test()),
                    model.recipe(config, parts.catalog()),
                    parts.catalog().classes()));
        } catch (DataException | ConfigurationException e) {
            listener.note(
                    "without the run's data the page does not show which classes are confused: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Mistakes on different images would not be those of this run. */
    private void requireUnchanged(RunConfig config) {
        Set<String> changed = Provenance.read(directory, RunFile.CONFIGURATION.path())
                .changedData(config.data().source().checksums());
        if (!changed.isEmpty()) {
            throw new DataException(
                    String.join(", ", changed) + " of data.path changed since the run started; restore the data");
        }
    }
}
