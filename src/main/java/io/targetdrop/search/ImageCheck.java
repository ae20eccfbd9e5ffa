package io.targetdrop.search;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.training.spark.ReadingProblems;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Reads the images of a search once before its first trial, on all executors. Otherwise a bad image would end the search when a
 * trial gets to it, and one of the test part after all trials.
 */
public final class ImageCheck {
    private final Map<ImageSource, Map<Part, BitSet>> used = new HashMap<>();

    private ImageCheck() {}

    /**
     * Checks the images of all trials. Sources that have examined all of theirs are not read again.
     *
     * @throws io.targetdrop.data.DataException if images cannot be read; names all of them
     */
    public static void requireReadable(JavaSparkContext spark, SearchPlan plan, TrialPlans plans) {
        ImageCheck check = new ImageCheck();
        plan.trials()
                .map(Trial::config)
                .filter(config -> !config.data().source().examinesEveryImage())
                .forEach(config ->
                        check.add(config.data().source(), plans.of(config).parts()));
        Map<ImageSource, ImageReader> readers = plans.images();
        check.used.forEach((source, parts) -> {
            Map<Part, int[]> indices = new EnumMap<>(Part.class);
            parts.forEach((part, bits) -> indices.put(part, bits.stream().toArray()));
            ReadingProblems.requireNone(spark, readers.get(source), indices);
        });
    }

    private void add(ImageSource source, Parts parts) {
        add(source, Part.TRAIN, parts.train());
        add(source, Part.TRAIN, parts.validation());
        add(source, Part.TEST, parts.test());
    }

    private void add(ImageSource source, Part part, int[] indices) {
        BitSet bits = used.computeIfAbsent(source, key -> new EnumMap<>(Part.class))
                .computeIfAbsent(part, key -> new BitSet());
        Arrays.stream(indices).forEach(bits::set);
    }
}
