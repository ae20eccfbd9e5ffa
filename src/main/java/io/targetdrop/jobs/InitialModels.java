package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.DataException;
import io.targetdrop.data.Sha256;
import io.targetdrop.networks.InitialModel;
import io.targetdrop.networks.SavedNetwork;
import io.targetdrop.networks.Start;
import io.targetdrop.networks.Start.Classes;
import io.targetdrop.results.ClassNames;
import io.targetdrop.search.TrialPlans;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The saved models that runs start from. Each is read once, on the driver, so its path need not exist on the executors.
 * Thread-safe.
 */
public final class InitialModels implements TrialPlans.Starts {
    private static final String KEY = "network.initial-model";
    private static final Start DRAWN = new Start.Drawn();

    private final Map<String, Model> models = new HashMap<>();
    private final Map<Use, Start> starts = new HashMap<>();

    /** What a file contains. */
    private record Model(SavedNetwork network, Optional<ClassNames> classes, String sha256) {}

    /** A model for data with these classes. */
    private record Use(String path, List<String> classes) {}

    /**
     * The start of a network.
     *
     * @throws ConfigurationException if the model cannot be read
     * @throws DataException if the file needs more than a model may need
     */
    @Override
    public synchronized Start of(InitialModel model, List<String> classes) {
        if (!(model instanceof InitialModel.File file)) {
            return DRAWN;
        }
        Model saved = models.computeIfAbsent(file.path(), InitialModels::read);
        return starts.computeIfAbsent(
                new Use(file.path(), classes),
                use -> new Start.Saved(saved.network(), compared(saved.classes(), classes)));
    }

    private static Model read(String path) {
        try {
            ModelSource source = ModelSource.read(KEY, path);
            return new Model(
                    SavedNetwork.of(path, source.file().network(), source.file().normalization()),
                    source.classes(),
                    Sha256.ofFile(path));
        } catch (RequestException e) {
            throw new ConfigurationException(e.getMessage(), e); // it is a key, not an option
        } catch (IOException e) {
            throw new ConfigurationException(
                    KEY + " " + path + " must be readable but is not: " + RootCause.line(e) + "; name another file", e);
        }
    }

    private static Classes compared(Optional<ClassNames> model, List<String> data) {
        if (model.isEmpty()) {
            return new Classes.Unknown();
        }
        try {
            return new Classes.Same(
                    IntStream.of(model.get().outputs(data)).boxed().toList());
        } catch (IllegalArgumentException e) {
            return new Classes.Other();
        }
    }

    /** SHA-256 of the models that were read, by path. */
    synchronized Map<String, String> checksums() {
        Map<String, String> checksums = new TreeMap<>();
        models.forEach((path, model) -> checksums.put(path, model.sha256()));
        return checksums;
    }
}
