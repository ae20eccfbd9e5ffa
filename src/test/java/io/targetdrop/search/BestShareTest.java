package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestShareTest {
    private static final int ONE_IN = 3;

    /** A number that counts how often it is compared. */
    private record Counted(int value, long[] comparisons) implements Comparable<Counted> {
        @Override
        public int compareTo(Counted other) {
            comparisons[0]++;
            return Integer.compare(value, other.value);
        }
    }

    private static List<Integer> shuffled(int count, long seed) {
        List<Integer> values = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(values, new Random(seed));
        return values;
    }

    /** The rule in plain words: sort all, look at the first third, skip what was taken. */
    @Test
    void isTheFirstPartOfTheSortedElements() {
        BestShare<Integer> best = new BestShare<>(ONE_IN);
        List<Integer> all = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        Random random = new Random(5);
        int hopeless = 0;
        for (int value : shuffled(200, 1)) {
            if (random.nextInt(5) == 0) {
                best.addHopeless();
                hopeless++;
            } else {
                best.add(value);
                all.add(value);
            }
            Optional<Integer> expected = all.stream()
                    .sorted()
                    .limit((all.size() + hopeless) / ONE_IN)
                    .filter(element -> !taken.contains(element))
                    .findFirst();
            assertEquals(expected, best.waiting());
            assertEquals(all.stream().min(Integer::compare), best.best());
            if (expected.isPresent() && random.nextBoolean()) {
                best.take(expected.get());
                taken.add(expected.get());
            }
        }
        assertTrue(taken.size() > 20, taken::toString);
    }

    /** Ten times as many elements need little more than ten times as many comparisons, in whatever order they come. */
    @ParameterizedTest
    @ValueSource(strings = {"shuffled", "better and better", "worse and worse"})
    void comparesAboutAsOftenAsASortedSetDoes(String order) {
        double few = comparisonsOf(1_000, order) / 1_000.0;
        double many = comparisonsOf(10_000, order) / 10_000.0;
        assertTrue(many < 2 * few, few + " comparisons an element, then " + many);
        // at most eight searches in sets of at most 10,000 elements, of which a red-black tree needs 2·log2(n)
        // comparisons each
        assertTrue(many < 8 * 2 * Math.log(10_000) / Math.log(2), many + " comparisons an element");
    }

    private static long comparisonsOf(int count, String order) {
        List<Integer> values = shuffled(count, 2);
        if (!order.equals("shuffled")) {
            Collections.sort(values);
        }
        if (order.startsWith("better")) {
            Collections.reverse(values);
        }
        long[] comparisons = new long[1];
        BestShare<Counted> best = new BestShare<>(ONE_IN);
        for (int value : values) {
            best.add(new Counted(value, comparisons));
            best.waiting().ifPresent(best::take);
        }
        return comparisons[0];
    }
}
