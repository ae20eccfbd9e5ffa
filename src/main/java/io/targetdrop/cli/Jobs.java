package io.targetdrop.cli;

import io.targetdrop.data.DataConfig;
import io.targetdrop.doctor.Examined;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the commands start: the seam between reading arguments and doing the work.
 *
 * <p>A job throws {@link
 * io.targetdrop.data.DataException} for wrong data, {@link io.targetdrop.configuration.ConfigurationException} for
 * settings that only the data can prove wrong, and anything else when it fails.
 */
interface Jobs {

    /**
     * Where a run leaves its results.
     *
     * @param out the directory, a Hadoop path; empty to keep none
     * @param resumes whether a run that is there already is gone on with
     */
    record Place(Optional<String> out, boolean resumes) {}

    /**
     * Trains.
     *
     * @param config what to train, and how
     * @param place where results go
     * @param progress standard error
     */
    JobResult train(RunConfig config, Place place, PrintWriter progress);

    /**
     * Searches.
     *
     * @param request what to search, and how
     * @param place where results go
     * @param progress standard error
     */
    JobResult search(SearchRequest request, Place place, PrintWriter progress);

    /**
     * Tells of a search instead of searching.
     *
     * @param request what would be searched, and how
     */
    JobResult preview(SearchRequest request);

    /**
     * Makes a page.
     *
     * @param in the directory of a run or a search, a Hadoop path
     * @param out the page's file, a Hadoop path
     * @param progress standard error
     */
    JobResult report(String in, String out, PrintWriter progress);

    /**
     * A page that is served.
     *
     * @param directory of a run or a search, a Hadoop path; it need not be there yet
     * @param port on 127.0.0.1; 0 for any
     * @param every how often to look for something new
     * @param limit after which the page ends, finished or not
     */
    record Watch(String directory, int port, Duration every, Duration limit) {}

    /**
     * Serves a page while a run or a search is under way.
     *
     * @param watch of what, and how
     * @param progress standard error
     */
    JobResult watch(Watch watch, PrintWriter progress);

    /**
     * What is examined.
     *
     * @param run the run that is planned, if there is one
     * @param out where its results are to go, if that is known
     * @param isCluster whether the executors are examined too, or this process alone
     */
    record Patient(Optional<RunConfig> run, Optional<String> out, boolean isCluster) {}

    /** Examines processes. */
    List<Examined> doctor(Patient patient);

    /** Which pictures. */
    sealed interface Pictures {}

    /** A picture's file, or a directory of them. */
    record PictureFiles(String path) implements Pictures {}

    /** One of a test part, from 0. */
    record TestPicture(DataConfig data, int index) implements Pictures {}

    /**
     * Draws what TargetDrop removes.
     *
     * @param model the model's file, a Hadoop path
     * @param pictures which pictures
     * @param out the drawing's file, a Hadoop path
     * @param progress standard error
     */
    JobResult explain(String model, Pictures pictures, String out, PrintWriter progress);

    /**
     * Compares methods.
     *
     * @param in directories of searches, or their tables; Hadoop paths
     * @param by what is compared
     * @param against the method that the others are held against; empty for none, where there is one
     */
    JobResult compare(List<String> in, By by, Optional<String> against);

    /**
     * Evaluates a saved model on the test part.
     *
     * @param config which images
     * @param model the model's file, a Hadoop path
     * @param progress standard error
     */
    JobResult evaluate(RunConfig config, String model, PrintWriter progress);
}
