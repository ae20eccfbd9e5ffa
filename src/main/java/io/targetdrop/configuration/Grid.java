package io.targetdrop.configuration;

import com.typesafe.config.ConfigValue;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial.Proposal;
import io.targetdrop.training.RunConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** The points of axes that are lists: every combination of their values, or a sample of them. */
final class Grid {
    private static final long MOST_POINTS = 100_000;

    private final List<Axis> axes;
    private final PointSpace space;
    /** The combinations to try; set by {@link #points}. */
    private Collection<Long> drawn = List.of();

    Grid(List<Axis> axes, PointSpace space) {
        this.axes = axes;
        this.space = space;
    }

    /**
     * Two values of an axis that make the same configuration in every point that reads the key, if there are any; valid
     * after {@link #points}.
     */
    Optional<List<ConfigValue>> sameValues(Axis axis) {
        int count = axis.values().size();
        boolean[][] differ = new boolean[count][count];
        boolean[][] agree = new boolean[count][count];
        for (long combination : drawn) {
            compare(axis, place(combination), differ, agree);
        }
        for (int value = 0; value < count; value++) {
            for (int other = value + 1; other < count; other++) {
                if (agree[value][other] && !differ[value][other]) {
                    return Optional.of(
                            List.of(axis.values().get(value), axis.values().get(other)));
                }
            }
        }
        return Optional.empty();
    }

    private void compare(Axis axis, List<Double> place, boolean[][] differ, boolean[][] agree) {
        int index = axes.indexOf(axis);
        int value = place.get(index).intValue();
        for (int other = 0; other < differ.length; other++) {
            if (other == value || differ[value][other]) {
                continue;
            }
            RunConfig config = space.config(place);
            if (isAnother(PointSpace.with(place, index, other), config)) {
                differ[value][other] = true;
                differ[other][value] = true;
            } else if (axis.isAmong(ConfigurationWriter.flat(config).keySet())) {
                agree[value][other] = true;
                agree[other][value] = true;
            }
        }
    }

    /** An invalid configuration counts as different. */
    private boolean isAnother(List<Double> place, RunConfig config) {
        try {
            return !ConfigurationWriter.flat(space.config(place)).equals(ConfigurationWriter.flat(config));
        } catch (ConfigurationException e) {
            return true;
        }
    }

    /**
     * The points, in the order of the axes, the last axis fastest.
     *
     * @param samples how many combinations to draw; {@link Sampling#ALL} for all
     */
    List<Point> points(int samples) {
        Map<Object, Point> points = new LinkedHashMap<>();
        drawn = combinations(samples);
        for (long combination : drawn) {
            List<Double> place = place(combination);
            points.computeIfAbsent(space.identity(place), first -> space.point(place, Proposal.LISTED));
        }
        return List.copyOf(points.values());
    }

    private Collection<Long> combinations(int samples) {
        long all = size();
        if (samples < Sampling.ALL && samples < all) {
            return sample(samples, all);
        }
        if (all > MOST_POINTS) {
            throw new ConfigurationException("search.axes must span at most " + MOST_POINTS + " points but span " + all
                    + "; use search.strategy = random with search.samples");
        }
        return LongStream.range(0, all).boxed().toList();
    }

    private long size() {
        long size = 1;
        for (Axis axis : axes) {
            if (size > Long.MAX_VALUE / axis.values().size()) {
                throw new ConfigurationException(
                        "search.axes must span at most 2^63 points but span more; list fewer values");
            }
            size *= axis.values().size();
        }
        return size;
    }

    /** Distinct combinations, drawn from the run's seed, in grid order. */
    private Collection<Long> sample(int samples, long all) {
        Set<Long> sample = new LinkedHashSet<>();
        for (long draw = 0; sample.size() < samples; draw++) {
            sample.add(Long.remainderUnsigned(RandomSeed.derive(space.seed(), RandomSeed.Purpose.SEARCH, draw), all));
        }
        return sample.stream().sorted().toList();
    }

    /** The index of each axis's value in a combination. */
    private List<Double> place(long combination) {
        List<Double> place = new ArrayList<>();
        long block = size();
        long rest = combination;
        for (Axis axis : axes) {
            block /= axis.values().size();
            place.add((double) (rest / block));
            rest %= block;
        }
        return place;
    }
}
