package io.targetdrop.search;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.Catalogued;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.InitialModel;
import io.targetdrop.networks.Start;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plans of trials. Scans each source once, splits it once for each seed, and reads each saved model once. Thread-safe.
 */
public final class TrialPlans {
    private final Starts starts;
    private final Map<ImageSource, Catalogued> sources = new HashMap<>();
    private final Map<Split, Parts> parts = new HashMap<>();

    private record Split(DataConfig data, long seed) {}

    /** Reads what training starts from. */
    public interface Starts {
        /**
         * The start of a network. Equal arguments give the same object.
         *
         * @param model what the configuration says
         * @param classes the names of the data's classes, by label
         */
        Start of(InitialModel model, List<String> classes);
    }

    /** Plans of trials that start from parameters that are drawn. */
    public TrialPlans() {
        Start drawn = new Start.Drawn();
        this.starts = (model, classes) -> drawn;
    }

    public TrialPlans(Starts starts) {
        this.starts = starts;
    }

    /**
     * The plan of a trial.
     *
     * @throws IllegalArgumentException if there is too little data for it
     * @throws io.targetdrop.data.DataException if the data cannot be used
     */
    public synchronized TrainingPlan of(RunConfig config) {
        Catalog catalog = sources.computeIfAbsent(config.data().source(), ImageSource::catalogued)
                .catalog();
        Parts split = parts.computeIfAbsent(
                new Split(config.data(), config.seed()), key -> Parts.of(catalog, key.data(), key.seed()));
        return TrainingPlan.of(config, split, starts.of(config.network().initialModel(), catalog.classes()));
    }

    /** Readers of the images of all plans so far, as they were catalogued. */
    synchronized Map<ImageSource, ImageReader> images() {
        Map<ImageSource, ImageReader> images = new HashMap<>();
        sources.forEach((source, data) -> images.put(source, data.images()));
        return images;
    }
}
