package io.targetdrop.cli;

import io.targetdrop.jobs.EvaluationJob;
import io.targetdrop.results.ClassNames;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Metric;
import io.targetdrop.training.Score;
import io.targetdrop.training.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: scores a saved model on the test part. */
@Command(
        name = "evaluate",
        description = {
            "Evaluates a saved model on the test part: accuracy, loss, macro F1, top-5 accuracy and calibration error; precision,"
                    + " recall and F1 of each class; confusion matrix.",
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

    @Option(
            names = "--augment",
            defaultValue = "none",
            paramLabel = "VIEWS",
            description =
                    "Average the probabilities of several views of each image: flip (2: as it is, mirrored) or shift (10: also"
                            + " moved by an eighth up, down, left and right). It takes as many times as long.")
    private Views views;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private OutputOptions output;

    EvaluateCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        EvaluationJob.Request request = new EvaluationJob.Request(model, configuration.read(), views);
        EvaluationJob.Result result = jobs.evaluate(request, spec.commandLine().getErr());
        output.print(summary(result), spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    static Summary summary(EvaluationJob.Result result) {
        Score score = result.score();
        Measures measures = score.summary().measures();
        Map<String, Object> row = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            row.put(metric.column("test"), measures.of(metric));
        }
        row.put("test_images", score.count());
        row.put("classes", result.classes());
        row.put("precision", ofClasses(result, score::precisionOf));
        row.put("recall", ofClasses(result, score::recallOf));
        row.put("f1", ofClasses(result, score::f1Of));
        row.put(
                "confusion",
                Arrays.stream(score.confusion())
                        .map(truth -> Arrays.stream(truth).boxed().toList())
                        .toList());
        List<String> details = new ArrayList<>(new ClassTable(result.classes(), score).lines());
        details.addAll(new ConfusionTable(result.classes(), score).lines());
        return new Summary(row, details);
    }

    /** In the order of the classes; null for no value. */
    private static List<Double> ofClasses(EvaluationJob.Result result, IntFunction<Double> value) {
        List<Double> values = new ArrayList<>();
        for (int k = 0; k < result.classes().size(); k++) {
            values.add(orNull(value.apply(k)));
        }
        return values;
    }

    /** JSON has no NaN. */
    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    /**
     * Prints how good each class is.
     *
     * @param classes the names of the classes, by label
     * @param score over these classes
     */
    record ClassTable(List<String> classes, Score score) {

        /** The table, with an empty line above. */
        List<String> lines() {
            List<List<String>> cells = new ArrayList<>();
            cells.add(List.of("class", "images", "precision", "recall", "f1"));
            for (int k = 0; k < classes.size(); k++) {
                cells.add(List.of(
                        ClassNames.shown(classes.get(k)),
                        Long.toString(score.countOf(k)),
                        shown(score.precisionOf(k)),
                        shown(score.recallOf(k)),
                        shown(score.f1Of(k))));
            }
            List<String> lines = new ArrayList<>(List.of(""));
            lines.addAll(TextTable.of(cells, 1));
            return lines;
        }

        private static String shown(double share) {
            return Summary.shown("share", orNull(share));
        }
    }

    /**
     * Prints a confusion matrix: a row for each true class, a column for each predicted class.
     *
     * @param classes the names of the classes, by label
     * @param score over these classes
     */
    record ConfusionTable(List<String> classes, Score score) {
        /** More columns do not fit on a screen. */
        private static final int MOST_COLUMNS = 20;

        /** The table, with a line above that explains it. */
        List<String> lines() {
            if (classes.size() > MOST_COLUMNS) {
                return List.of("", "--json has the confusion of all " + classes.size() + " classes");
            }
            List<List<String>> cells = new ArrayList<>();
            cells.add(row("", classes.stream().map(ClassNames::shown)));
            for (int truth = 0; truth < classes.size(); truth++) {
                cells.add(row(
                        ClassNames.shown(classes.get(truth)),
                        Arrays.stream(score.confusion()[truth]).mapToObj(Long::toString)));
            }
            List<String> lines = new ArrayList<>(
                    List.of("", "confusion: a row for each true class, a column for each predicted one"));
            lines.addAll(TextTable.of(cells, 1));
            return lines;
        }

        private static List<String> row(String first, Stream<String> others) {
            return Stream.concat(Stream.of(first), others).toList();
        }
    }
}
