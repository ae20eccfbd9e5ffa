package io.targetdrop.results;

import io.targetdrop.data.Normalization;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network and the normalisation of its inputs in DL4J's model format.
 *
 * <p>The normalisation is DL4J's {@code NormalizerStandardize} for pixels in [0, 255], {@code [N, C, H, W]}: mean and
 * standard deviation in pixel values, as doubles, so that the floats that training used come back to the last bit.
 *
 * @param network the network
 * @param normalization of its inputs
 */
public record ModelFile(ComputationGraph network, Normalization normalization) {
    private static final double WHITE = 255;

    /** Whether momentum goes into the file. */
    public enum Updater {
        SAVED,
        LEFT_OUT
    }

    /**
     * Writes the model, and leaves the stream open.
     *
     * <p>The entries are those of DL4J's {@code ModelSerializer}, which cannot be used: its normaliser closes the file, and
     * closing it again is an error with Spark's version of Commons IO.
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
     * Reads a model, without its updater state.
     *
     * @param path any path that Hadoop understands
     * @throws IOException if there is no file, or it is no model of this project
     */
    public static ModelFile read(String path) throws IOException {
        Path file = new Path(path);
        try (InputStream in = file.getFileSystem(new Configuration()).open(file)) {
            var pair = ModelSerializer.restoreComputationGraphAndNormalizer(in, false);
            if (!(pair.getSecond() instanceof NormalizerStandardize standardize)) {
                throw new IOException("it holds no normalisation of its inputs");
            }
            Normalization normalization =
                    new Normalization(shares(standardize.getMean()), shares(standardize.getStd()));
            return new ModelFile(pair.getFirst(), normalization);
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
