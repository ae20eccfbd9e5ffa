package io.targetdrop.search;

import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.RunConfig;
import java.io.Serializable;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One run of a search: a point of the space, with one of its seeds.
 *
 * @param ids hashes of all that its result depends on
 * @param values the point: what the axes say that mean something here, by their keys, in the order of the axes
 * @param repetition from 0; the seed is the base's plus this
 * @param config what is trained
 */
public record Trial(TrialId ids, Map<String, String> values, int repetition, RunConfig config) implements Serializable {

    /** A hash of all that its result depends on. */
    public String id() {
        return ids.trial();
    }

    /** What is watched, and so which of its epochs is its result. */
    EarlyStopping earlyStopping() {
        return config.training().earlyStopping();
    }

    /** The point, for people: {@code drop-probability 0.1, block-size 5}; keys without their sections. */
    public String point() {
        return point(values);
    }

    /** A point, for people. */
    public static String point(Map<String, String> values) {
        return values.isEmpty()
                ? "base"
                : values.entrySet().stream()
                        .map(value -> AxisText.name(value.getKey()) + " " + value.getValue())
                        .collect(Collectors.joining(", "));
    }
}
