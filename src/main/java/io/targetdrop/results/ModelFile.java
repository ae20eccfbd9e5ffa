package io.targetdrop.results;

import io.targetdrop.data.DataException;
import io.targetdrop.data.Decoding;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.Normalization;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerType;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.StandardizeSerializerStrategy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network, what it takes for inputs and the names of its classes in DL4J's model format.
 *
 * <p>The normalisation is DL4J's {@code NormalizerStandardize} for pixels in [0, 255], {@code [N, C, H, W]}: mean and
 * standard deviation in pixel values, as doubles, so that reading gives exactly the floats that training used.
 *
 * @param network the network
 * @param normalization of its inputs
 * @param classes their names; empty for models of earlier versions and of other programs
 * @param inputs the shape of its images, and how they are resized; empty as {@code classes}
 */
public record ModelFile(
        ComputationGraph network,
        Normalization normalization,
        Optional<ClassNames> classes,
        Optional<ModelInputs> inputs) {
    private static final double WHITE = 255;

    /** A model that does not say what size its images have. */
    public ModelFile(ComputationGraph network, Normalization normalization, Optional<ClassNames> classes) {
        this(network, normalization, classes, Optional.empty());
    }

    /** How images in files become what the network takes. */
    public Decoding decoding() {
        return inputs.map(own -> own.sizing()
                        .resize()
                        .<Decoding>map(Decoding.Resized::new)
                        .orElseGet(() -> new Decoding.OfOneSize(own.shape())))
                .orElseGet(Decoding.OfAnySize::new);
    }

    /** Whether momentum goes into the file. */
    public enum Updater {
        SAVED,
        LEFT_OUT
    }

    /**
     * Writes the model; the stream stays open.
     *
     * <p>The entries are those of DL4J's {@code ModelSerializer}, and two that DL4J ignores,
     * {@code classes.json} and {@code images.json}.
     * {@code ModelSerializer} itself cannot be used: writing the normaliser closes the file, and closing it again is an error with
     * Spark's version of Commons IO.
     */
    public void writeTo(OutputStream out, Updater updater) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
        zip.putNextEntry(new ZipEntry(ModelSerializer.CONFIGURATION_JSON));
        data.write(network.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8));
        data.flush();
        zip.putNextEntry(new ZipEntry(ModelSerializer.COEFFICIENTS_BIN));
        Nd4j.write(network.params(), data);
        data.flush();
        INDArray momentum = network.getUpdater().getStateViewArray();
        if (updater == Updater.SAVED && momentum != null && momentum.length() > 0) {
            zip.putNextEntry(new ZipEntry(ModelSerializer.UPDATER_BIN));
            Nd4j.write(momentum, data);
            data.flush();
        }
        zip.putNextEntry(new ZipEntry(ModelSerializer.NORMALIZER_BIN));
        data.write(normalizer());
        data.flush();
        if (classes.isPresent()) {
            zip.putNextEntry(new ZipEntry(ModelArchive.CLASSES));
            data.write(classes.get().toJson());
            data.flush();
        }
        if (inputs.isPresent()) {
            zip.putNextEntry(new ZipEntry(ModelArchive.INPUTS));
            data.write(inputs.get().toJson());
            data.flush();
        }
        zip.finish();
    }

    private byte[] normalizer() throws IOException {
        NormalizerStandardize standardize =
                new NormalizerStandardize(pixels(normalization.mean()), pixels(normalization.standardDeviation()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NormalizerSerializer.getDefault().write(standardize, bytes);
        return bytes.toByteArray();
    }

    /**
     * Reads a model without its updater state. It loads no class that does not belong to a network, and deserialises no Java
     * object: {@link ModelArchive}, {@link NetworkJson} and {@link SavedArray} check everything before DL4J sees it.
     *
     * @param path any path that Hadoop understands
     * @throws DataException if the file needs more than a model may need, or contradicts itself
     * @throws IOException if there is no file, or it is not a model
     */
    public static ModelFile read(String path) throws IOException {
        Path file = FileSystems.path(path);
        try (InputStream in = FileSystems.of(file).open(file)) {
            ModelArchive archive = ModelArchive.read(in, path);
            ComputationGraph network = network(archive);
            Normalization normalization = normalization(archive);
            return new ModelFile(
                    network, normalization, classes(archive, network), inputs(archive, normalization.channels()));
        }
    }

    private static Optional<ModelInputs> inputs(ModelArchive archive, int channels) throws IOException {
        return archive.has(ModelArchive.INPUTS)
                ? Optional.of(ModelInputs.read(
                        archive.get(ModelArchive.INPUTS), channels, archive.path() + ": " + ModelArchive.INPUTS))
                : Optional.empty();
    }

    private static Optional<ClassNames> classes(ModelArchive archive, ComputationGraph network) throws IOException {
        if (!archive.has(ModelArchive.CLASSES)) {
            return Optional.empty();
        }
        String output = network.getConfiguration().getNetworkOutputs().get(0);
        return Optional.of(ClassNames.read(
                archive.get(ModelArchive.CLASSES),
                network.layerSize(output),
                archive.path() + ": " + ModelArchive.CLASSES));
    }

    private static ComputationGraph network(ModelArchive archive) throws IOException {
        ComputationGraphConfiguration configuration =
                NetworkJson.read(archive.get(ModelSerializer.CONFIGURATION_JSON), archive.path());
        INDArray parameters = SavedArray.read(
                archive.get(ModelSerializer.COEFFICIENTS_BIN),
                archive.path() + ": " + ModelSerializer.COEFFICIENTS_BIN);
        configuration.setDataType(parameters.dataType());
        ComputationGraph network = new ComputationGraph(configuration);
        network.init(parameters, false);
        return network;
    }

    /** DL4J's header is a name, a version and a kind. For the kind CUSTOM, DL4J would load the class that is named next. */
    private static Normalization normalization(ModelArchive archive) throws IOException {
        if (!archive.has(ModelSerializer.NORMALIZER_BIN)) {
            throw new IOException("it holds no normalisation of its inputs");
        }
        String what = archive.path() + ": " + ModelSerializer.NORMALIZER_BIN;
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(archive.get(ModelSerializer.NORMALIZER_BIN)));
        try {
            in.readUTF();
            in.readInt();
            String kind = in.readUTF();
            if (!kind.equals(NormalizerType.STANDARDIZE.name())) {
                throw new DataException(what + " must hold DL4J's STANDARDIZE but holds " + ModelArchive.printable(kind)
                        + "; save the model with a NormalizerStandardize of its pixels");
            }
            in.mark(0);
            int arrays = in.readBoolean() ? 4 : 2; // also those of labels
            for (int i = 0; i < arrays; i++) {
                SavedArray.check(in, what);
            }
            in.reset();
            NormalizerStandardize standardize = new StandardizeSerializerStrategy().restore(in);
            return new Normalization(shares(standardize.getMean()), shares(standardize.getStd()));
        } catch (EOFException | UTFDataFormatException e) {
            throw new IOException(ModelSerializer.NORMALIZER_BIN + " is not whole", e);
        }
    }

    private static INDArray pixels(float[] shares) {
        double[] pixels = new double[shares.length];
        for (int c = 0; c < pixels.length; c++) {
            pixels[c] = shares[c] * WHITE;
        }
        return Nd4j.createFromArray(pixels).reshape(1, pixels.length);
    }

    private static float[] shares(INDArray pixels) {
        float[] shares = new float[(int) pixels.length()];
        for (int c = 0; c < shares.length; c++) {
            shares[c] = (float) (pixels.getDouble(c) / WHITE);
        }
        return shares;
    }
}
