package io.targetdrop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.Passwords;
import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataException;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.ImageSource;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelData;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.RunConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A saved model, and the data sets that it can be used on.
 *
 * @param option what led to it, for messages
 * @param path the file's
 * @param file what is in it
 */
record ModelSource(String option, String path, ModelFile file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Bytes of a {@code config.json} that are read for its names. */
    private static final int MOST = 16 << 20;

    /**
     * Reads a model; throws with a one-line reason if it cannot. A file that asks for more than a model needs is wrong data.
     *
     * @param option what led to it, for messages
     */
    static ModelSource read(String option, String path) {
        Passwords.refuse(option, path);
        try {
            return new ModelSource(option, path, ModelFile.read(path));
        } catch (DataException e) {
            throw new DataException(option + " " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new ConfigurationException(
                    option + " " + path + " must be a model.zip that 'train' wrote but cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + "; name another file");
        }
    }

    /**
     * A data set, labelled by this model's outputs.
     *
     * @param err hears of classes that could not be compared
     * @throws ConfigurationException if its classes, or its channels, are not the model's: each may be right, but they do not
     *     belong together
     */
    ModelData on(ImageSource source, PrintWriter err) {
        Optional<ClassNames> names = file.classes().or(this::namesOfRun);
        ModelData data = names.isPresent() ? inOrder(source, names.get()) : ModelData.asItIs(source);
        requireFit(data.catalog());
        data.catalog().omissions().lines().forEach(err::println);
        if (names.isEmpty()) {
            err.println(
                    option + " " + path + " does not name its classes, as models saved by earlier versions do not, and"
                            + " there is no " + RunFile.CONFIGURATION.path()
                            + " of its run next to it, so they could not be compared with the data's: make sure that they are the"
                            + " same, in the same order");
        }
        return data;
    }

    private ModelData inOrder(ImageSource source, ClassNames names) {
        try {
            return ModelData.of(source, names);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    option + " " + path + " must have the classes of the data, in any order, but " + e.getMessage()
                            + (file.classes().isPresent() ? "" : " (by the config.json next to the model)")
                            + "; use the data that it was trained on, or name its classes as they were");
        }
    }

    private void requireFit(Catalog catalog) {
        int channels = file.normalization().channels();
        if (!(outputs() == catalog.classes().size()
                && channels == catalog.shape().channels())) {
            throw new ConfigurationException(option + " " + path + " must fit the data, "
                    + catalog.classes().size() + " classes of " + catalog.shape() + ", but has " + outputs()
                    + " classes and " + channels + " channels; use the configuration that it was trained with");
        }
    }

    private int outputs() {
        return (int) file.network().layerSize(Blueprint.OUTPUT);
    }

    /** Those that {@code train} wrote into the configuration next to the model; none where there is nothing of the kind. */
    private Optional<ClassNames> namesOfRun() {
        Path model = FileSystems.path(path);
        Path directory = model.getParent() == null ? new Path(".") : model.getParent();
        Path configuration = FileSystems.child(directory, RunFile.CONFIGURATION.path());
        try (InputStream in = FileSystems.of(configuration).open(configuration)) {
            JsonNode names =
                    JSON.readTree(in.readNBytes(MOST)).path("provenance").path("classes");
            List<String> found = new ArrayList<>();
            names.forEach(name -> found.add(name.asText()));
            return found.size() == outputs() ? Optional.of(new ClassNames(found)) : Optional.empty();
        } catch (IOException | DataException e) {
            return Optional.empty();
        }
    }

    /** How images of a data set become minibatches of this model. */
    MinibatchRecipe recipe(RunConfig config, Catalog catalog) {
        return new MinibatchRecipe(
                config.seed(),
                catalog.shape(),
                catalog.classes().size(),
                config.training().batchSize(),
                config.training().augmentation(),
                config.training().cutout(),
                file.normalization());
    }
}
