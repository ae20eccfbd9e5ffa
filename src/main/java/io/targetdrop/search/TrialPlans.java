package io.targetdrop.search;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Parts;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import java.util.HashMap;
import java.util.Map;

/** The plans of trials; a source is scanned once, and its parts are cut once for each seed. Used by several threads. */
public final class TrialPlans {
    private final Map<ImageSource, Catalog> catalogs = new HashMap<>();
    private final Map<Cut, Parts> parts = new HashMap<>();

    private record Cut(DataConfig data, long seed) {}

    /**
     * A trial's plan.
     *
     * @throws IllegalArgumentException if the data are too few for it
     * @throws io.targetdrop.data.DataException if the data cannot be used
     */
    public synchronized TrainingPlan of(RunConfig config) {
        Catalog catalog = catalogs.computeIfAbsent(config.data().source(), ImageSource::catalog);
        Parts cut = parts.computeIfAbsent(
                new Cut(config.data(), config.seed()), key -> Parts.of(catalog, key.data(), key.seed()));
        return TrainingPlan.of(config, cut);
    }
}
