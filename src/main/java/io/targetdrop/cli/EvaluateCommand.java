package io.targetdrop.cli;

import io.targetdrop.jobs.EvaluationJob;
import io.targetdrop.results.ClassNames;
import io.targetdrop.training.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: scores a saved model on the test part. */
@Command(
        name = "evaluate",
        description = {
            "Evaluates a saved model on the test part: accuracy, loss, confusion matrix.",
            "The data must have the model's classes, in any order. Results are in the model's order."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop evaluate --model runs/first/model.zip --config runs/first/config.json",
            "  targetdrop evaluate --model runs/first/model.zip --config conf/quickstart.conf --set data.test-limit=100 "
                    + "--json"
        })
final class EvaluateCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model.zip of a run.")
    private String model;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private OutputOptions output;

    EvaluateCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        EvaluationJob.Request request = new EvaluationJob.Request(model, configuration.read());
        EvaluationJob.Result result = jobs.evaluate(request, spec.commandLine().getErr());
        output.print(summary(result), spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private static Summary summary(EvaluationJob.Result result) {
        Score score = result.score();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("test_accuracy", score.accuracy());
        row.put("test_loss", score.loss());
        row.put("test_images", score.count());
        row.put("classes", result.classes());
        row.put(
                "confusion",
                Arrays.stream(score.confusion())
                        .map(truth -> Arrays.stream(truth).boxed().toList())
                        .toList());
        return new Summary(row, new ConfusionTable(result.classes(), score).lines());
    }

    /**
     * Prints a confusion matrix: a row for each true class, a column for each predicted class, and the accuracy of each class.
     *
     * @param classes the names of the classes, by label
     * @param score over these classes
     */
    record ConfusionTable(List<String> classes, Score score) {
        /** More columns do not fit on a screen; then only the accuracies are printed. */
        private static final int MOST_COLUMNS = 20;

        private static final String ACCURACY = "accuracy";

        /** The table, with a line above that explains it. */
        List<String> lines() {
            List<List<String>> cells = new ArrayList<>();
            cells.add(heading());
            IntStream.range(0, classes.size()).forEach(truth -> cells.add(row(truth)));
            List<String> lines = new ArrayList<>();
            lines.add("");
            lines.add(
                    isWhole()
                            ? "confusion: a row for each true class, a column for each predicted one"
                            : "accuracy of each class; --json has the confusion of all " + classes.size());
            lines.addAll(TextTable.of(cells, 1));
            return lines;
        }

        private boolean isWhole() {
            return classes.size() <= MOST_COLUMNS;
        }

        private List<String> heading() {
            List<String> cells = new ArrayList<>(List.of(""));
            if (isWhole()) {
                classes.stream().map(ClassNames::shown).forEach(cells::add);
            }
            cells.add(ACCURACY);
            return cells;
        }

        private List<String> row(int truth) {
            List<String> cells = new ArrayList<>(List.of(ClassNames.shown(classes.get(truth))));
            for (int predicted = 0; isWhole() && predicted < classes.size(); predicted++) {
                cells.add(Long.toString(score.confusion()[truth][predicted]));
            }
            double accuracy = score.recallOf(truth);
            cells.add(Summary.shown(ACCURACY, Double.isNaN(accuracy) ? null : (Double) accuracy));
            return cells;
        }
    }
}
