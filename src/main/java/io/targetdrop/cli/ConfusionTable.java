package io.targetdrop.cli;

import io.targetdrop.results.ClassNames;
import io.targetdrop.training.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
        double accuracy = score.accuracyOf(truth);
        cells.add(Summary.shown(ACCURACY, Double.isNaN(accuracy) ? null : (Double) accuracy));
        return cells;
    }
}
