package io.targetdrop.cli;

import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.SpeedProbe;
import io.targetdrop.search.Trial;
import io.targetdrop.search.TrialPlans;
import io.targetdrop.training.TrainingPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A search that is only told of: its trials, and the time of one worker that they will take, from a few steps of each network
 * on this machine.
 *
 * @param plan what would be searched
 */
record SearchPreview(SearchPlan plan) {
    private static final int POINTS_SHOWN = 40;

    /** What takes the same time. */
    private record Kind(String network, int batchSize) {}

    JobResult result() {
        TrialPlans plans = new TrialPlans();
        double seconds = seconds(plans);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("points", plan.points().size());
        row.put("trials", (int) plan.trials().count());
        row.put("worker_seconds", seconds);
        return new JobResult(row, lines(seconds));
    }

    private double seconds(TrialPlans plans) {
        Map<Kind, Double> speeds = new HashMap<>();
        double seconds = 0;
        for (Trial trial : plan.trials().toList()) {
            TrainingPlan training = SearchRequest.sound(plans, trial);
            Kind kind = new Kind(
                    training.network().name().label(), training.training().batchSize());
            double speed = speeds.computeIfAbsent(kind, first -> SpeedProbe.imagesPerSecond(training));
            seconds += training.imagesPerEpoch() * training.training().epochs() / speed;
        }
        return seconds;
    }

    private List<String> lines(double seconds) {
        List<String> lines = new ArrayList<>(List.of(""));
        for (Point point : plan.points().stream().limit(POINTS_SHOWN).toList()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s, %d x %d epochs",
                    Trial.point(point.values()),
                    point.trials().size(),
                    point.trials().get(0).config().training().epochs()));
        }
        if (plan.points().size() > POINTS_SHOWN) {
            lines.add("and " + (plan.points().size() - POINTS_SHOWN) + " more points");
        }
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "about %s of one worker like this processor%s; divide by the number of workers. Scoring after each epoch"
                        + " comes on top.",
                shown(seconds),
                plan.config().strategy().hasRungs() ? " if every point went to its end" : ""));
        return lines;
    }

    private static String shown(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.0f seconds", seconds)
                : String.format(Locale.ROOT, "%.0f minutes", seconds / 60);
    }
}
