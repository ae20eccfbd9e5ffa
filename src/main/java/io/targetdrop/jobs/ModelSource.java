package io.targetdrop.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataException;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Resize;
import io.targetdrop.data.Sizing;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelData;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.ModelInputs;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.RunConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * A saved model, checked against the data it is used on.
 *
 * @param component of the request that names it, for messages
 * @param path of the file
 * @param file its content
 */
record ModelSource(String component, String path, ModelFile file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** At most this many bytes of a {@code config.json} are read for its class names. */
    private static final int MOST = 16 << 20;

    /**
     * Loads a model.
     *
     * @param component of the request that names it, for messages
     * @throws RequestException if it cannot be read
     * @throws DataException if it names classes or contains entries that a model does not need
     */
    static ModelSource read(String component, String path) {
        OutputDirectory.refusePassword(component, path);
        try {
            return new ModelSource(component, path, ModelFile.read(path));
        } catch (DataException e) {
            throw new DataException(component + " " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new RequestException(
                    component,
                    path + " must be a model.zip that 'train' wrote but cannot be read: " + RootCause.line(e)
                            + "; name another file");
        }
    }

    /**
     * A data set, labelled by this model's outputs. Its images are resized as they were in training.
     *
     * @param data the data set; if it resizes images itself, it must do so as in training
     * @param notes receives a line about images that were left out, or about classes that could not be compared
     * @throws RequestException if the data's classes or shape are not the model's
     */
    ModelData on(ImageSource data, Consumer<String> notes) {
        return onSized(sized(data), notes);
    }

    /** How images of any size become the model's; {@link Sizing#UNCHANGED} if they do not. */
    Sizing sizing() {
        return file.inputs().map(ModelInputs::sizing).orElse(Sizing.UNCHANGED);
    }

    private ImageSource sized(ImageSource data) {
        Optional<Resize> resize = sizing().resize();
        if (resize.isEmpty()) {
            return data;
        }
        if (data.sizing().resize().filter(other -> !isLike(other, resize.get())).isPresent()) {
            throw refusal("must have images resized as in its training, " + ModelInputs.setting(sizing())
                    + ", but the configuration has " + ModelInputs.setting(data.sizing())
                    + "; take data.resize out, and the model's is used");
        }
        return data.resizedBy(resize.get());
    }

    /** How images are enlarged is always the model's: configurations of runs from before there was a choice do not say it. */
    private static boolean isLike(Resize one, Resize other) {
        return one.side() == other.side() && one.fit() == other.fit();
    }

    private ModelData onSized(ImageSource source, Consumer<String> notes) {
        Optional<ClassNames> names = classes();
        ModelData data = names.isPresent() ? inOrder(source, names.get()) : ModelData.asItIs(source);
        requireFit(data.catalog());
        data.catalog().notes().forEach(notes);
        if (names.isEmpty()) {
            notes.accept(
                    component + " " + path + " does not name its classes, because an earlier version saved it, and the "
                            + RunFile.CONFIGURATION.path()
                            + " of its run is not next to it, so they could not be compared with the data's: make sure that"
                            + " they are the same, in the same order");
        }
        return data;
    }

    /** The file, with the names of its classes from its run if it does not have them itself. */
    ModelFile named() {
        return new ModelFile(file.network(), file.normalization(), classes(), file.inputs());
    }

    /** The names of its classes, if it or the {@code config.json} next to it has them. */
    Optional<ClassNames> classes() {
        return file.classes().or(this::namesOfRun);
    }

    private ModelData inOrder(ImageSource source, ClassNames names) {
        try {
            return ModelData.of(source, names);
        } catch (IllegalArgumentException e) {
            throw refusal("must have the classes of the data, in any order, but " + e.getMessage()
                    + (file.classes().isPresent() ? "" : " (by the config.json next to the model)")
                    + "; use the data that it was trained on, or restore the class names");
        }
    }

    private void requireFit(Catalog catalog) {
        int channels = file.normalization().channels();
        if (!(outputs() == catalog.classes().size()
                && channels == catalog.shape().channels())) {
            throw refusal("must fit the data, "
                    + catalog.classes().size() + " classes of " + catalog.shape() + ", but has " + outputs()
                    + " classes and " + channels + " channels; use the configuration that it was trained with");
        }
        file.inputs().map(ModelInputs::shape).ifPresent(shape -> {
            if (!shape.equals(catalog.shape())) {
                throw refusal("must have images of " + shape + ", as in its training, but the data has images of "
                        + catalog.shape() + "; use images of that size, or set data.resize if they are in files");
            }
        });
    }

    /**
     * The error for a model that cannot be used.
     *
     * @param complaint to be read after the path of the file
     */
    RequestException refusal(String complaint) {
        return new RequestException(component, path + " " + complaint);
    }

    /** The names of the classes, in the order of the outputs. Models of earlier versions may not name them: numbers then do. */
    List<String> classNames() {
        return file.classes()
                .or(this::namesOfRun)
                .map(ClassNames::names)
                .orElseGet(() -> IntStream.range(0, outputs())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private int outputs() {
        return (int) file.network().layerSize(Blueprint.OUTPUT);
    }

    /** The names in the {@code config.json} next to the model, if there is one. */
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

    /** How to turn images into minibatches for this model. */
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
