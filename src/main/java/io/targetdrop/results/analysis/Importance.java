package io.targetdrop.results.analysis;

import io.targetdrop.data.RandomSeed;
import io.targetdrop.data.RandomSeed.Purpose;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How much each axis of a search matters: by how much a forest of regression trees predicts the scores worse if the values of the axis
 * are exchanged between trials (permutation importance, Breiman, Random Forests, 2001), measured on the trials that a tree
 * was not grown on. Of an axis that not all trials have, only the values of those that have it are exchanged.
 *
 * <p>Our own few trees instead of Spark ML's: a page is made again whenever somebody watches it, and a search has tens to
 * thousands of trials, for which a Spark job costs more than the forest.
 */
public final class Importance {
    private static final int TREES = 100;
    private static final int LEAST_LEAF = 2;
    private static final int MOST_DEPTH = 10;
    /** With fewer trials, an importance is noise. */
    private static final int FEWEST = 8;

    /** At most this many thresholds are tried, so that thousands of trials do not take minutes. */
    private static final int MOST_QUESTIONS = 32;

    private final List<String> axes;
    /** A number for each trial and axis: the value, or its index if it is not a number; NaN if the trial lacks the axis. */
    private final double[][] values;

    private final boolean[] areNumbers;
    private final double[] scores;

    private Importance(List<String> axes, List<TrialResult> trials, Metric metric) {
        this.axes = axes;
        this.areNumbers = new boolean[axes.size()];
        this.values = new double[trials.size()][axes.size()];
        this.scores =
                trials.stream().mapToDouble(trial -> trial.validation(metric)).toArray();
        for (int axis = 0; axis < axes.size(); axis++) {
            fill(axis, trials);
        }
    }

    private void fill(int axis, List<TrialResult> trials) {
        String key = axes.get(axis);
        List<String> texts =
                trials.stream().map(trial -> trial.setup().axes().get(key)).toList();
        List<String> different =
                texts.stream().filter(text -> text != null).distinct().sorted().toList();
        areNumbers[axis] = different.stream().allMatch(Leaderboard::isNumber);
        for (int trial = 0; trial < texts.size(); trial++) {
            String text = texts.get(trial);
            double known = text == null || !areNumbers[axis] ? different.indexOf(text) : Double.parseDouble(text);
            values[trial][axis] = text == null ? Double.NaN : known;
        }
    }

    /**
     * The importance of each axis.
     *
     * @param trials of one search; those that did not complete are left out
     * @param metric the score
     * @return shares that sum to 1, the greatest first, by axis; empty if there are too few trials, or if nothing that varies has an
     *     effect
     */
    public static Map<String, Double> of(List<TrialResult> trials, Metric metric) {
        List<TrialResult> completed = trials.stream()
                .filter(trial -> trial.isCompleted() && !Double.isNaN(trial.validation(metric)))
                .toList();
        List<String> axes = completed.stream()
                .flatMap(trial -> trial.setup().axes().keySet().stream())
                .distinct()
                .toList();
        return completed.size() < FEWEST ? Map.of() : new Importance(axes, completed, metric).shares();
    }

    private Map<String, Double> shares() {
        double[] worse = new double[axes.size()];
        for (int tree = 0; tree < TREES; tree++) {
            add(worse, new SplittableRandom(RandomSeed.derive(0, Purpose.SEARCH, tree)));
        }
        double sum = Arrays.stream(worse).map(increase -> Math.max(0, increase)).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        IntStream.range(0, sum > 0 ? worse.length : 0)
                .boxed()
                .sorted(Comparator.comparing((Integer axis) -> -worse[axis]))
                .forEach(axis -> shares.put(axes.get(axis), Math.max(0, worse[axis]) / sum));
        return shares;
    }

    /** Grows a tree, and adds by how much exchanged values of each axis raise its squared error. */
    private void add(double[] worse, SplittableRandom random) {
        int count = scores.length;
        int[] sample = random.ints(count, 0, count).toArray();
        TreeSet<Integer> grownOn = new TreeSet<>(Arrays.stream(sample).boxed().toList());
        int[] others = IntStream.range(0, count)
                .filter(trial -> !grownOn.contains(trial))
                .toArray();
        Node tree = grow(sample, 0);
        for (int axis = 0; axis < axes.size(); axis++) {
            double[] exchanged = exchanged(axis, others, random);
            for (int i = 0; i < others.length; i++) {
                double[] row = values[others[i]];
                double[] changed = row.clone();
                changed[axis] = exchanged[i];
                double score = scores[others[i]];
                worse[axis] += square(tree.predict(changed) - score) - square(tree.predict(row) - score);
            }
        }
    }

    /** The values of an axis in some trials, in a random order; a trial without one stays without. */
    private double[] exchanged(int axis, int[] trials, SplittableRandom random) {
        double[] own =
                Arrays.stream(trials).mapToDouble(trial -> values[trial][axis]).toArray();
        int[] having = IntStream.range(0, own.length)
                .filter(i -> !Double.isNaN(own[i]))
                .toArray();
        for (int last = having.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            double value = own[having[last]];
            own[having[last]] = own[having[other]];
            own[having[other]] = value;
        }
        return own;
    }

    /** A tree: a leaf, or a question with two trees. */
    private sealed interface Node {
        double predict(double[] row);
    }

    private record Leaf(double mean) implements Node {
        @Override
        public double predict(double[] row) {
            return mean;
        }
    }

    private record Fork(Question question, Node yes, Node no) implements Node {
        @Override
        public double predict(double[] row) {
            return (question.holds(row) ? yes : no).predict(row);
        }
    }

    /** Whether the value of an axis is at most a number, or is a certain one. A missing value never is. */
    private record Question(int axis, double value, boolean isNumber) {
        boolean holds(double[] row) {
            return isNumber ? row[axis] <= value : row[axis] == value;
        }
    }

    private Node grow(int[] trials, int depth) {
        double mean = Arrays.stream(trials)
                .mapToDouble(trial -> scores[trial])
                .average()
                .orElseThrow();
        Question best = null;
        double least = error(trials) * (1 - 1e-9);
        for (int axis = 0; axis < axes.size() && depth < MOST_DEPTH; axis++) {
            for (Question question : questions(axis, trials)) {
                int[] yes = side(trials, question, true);
                int[] no = side(trials, question, false);
                boolean isSmall = yes.length < LEAST_LEAF || no.length < LEAST_LEAF;
                double error = isSmall ? Double.POSITIVE_INFINITY : error(yes) + error(no);
                if (error < least) {
                    least = error;
                    best = question;
                }
            }
        }
        return best == null
                ? new Leaf(mean)
                : new Fork(best, grow(side(trials, best, true), depth + 1), grow(side(trials, best, false), depth + 1));
    }

    private List<Question> questions(int axis, int[] trials) {
        double[] different = Arrays.stream(trials)
                .mapToDouble(trial -> values[trial][axis])
                .filter(value -> !Double.isNaN(value))
                .distinct()
                .sorted()
                .toArray();
        List<Question> questions = new ArrayList<>();
        int step = areNumbers[axis] ? 1 + different.length / MOST_QUESTIONS : 1;
        for (int i = 0; i < different.length; i += step) {
            questions.add(new Question(axis, different[i], areNumbers[axis]));
        }
        return questions;
    }

    private int[] side(int[] trials, Question question, boolean isYes) {
        return Arrays.stream(trials)
                .filter(trial -> question.holds(values[trial]) == isYes)
                .toArray();
    }

    /** The sum of squared distances to the mean. */
    private double error(int[] trials) {
        double mean = Arrays.stream(trials)
                .mapToDouble(trial -> scores[trial])
                .average()
                .orElse(0);
        return Arrays.stream(trials)
                .mapToDouble(trial -> square(scores[trial] - mean))
                .sum();
    }

    private static double square(double value) {
        return value * value;
    }
}
