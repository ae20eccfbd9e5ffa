package io.targetdrop.jobs;

import io.targetdrop.results.ModelFile;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Score;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A finished training run.
 *
 * @param config of the run
 * @param trained what {@code model.zip} holds: the network as of the end of {@code resultEpoch}, the normalisation of its
 *     images, their size and their classes
 * @param epochs the history, one result per epoch, including epochs before a resume
 * @param resultEpoch the epoch that the network is from, counted from 1: the best one with early stopping, else the last
 * @param test score on the test part, which nothing before it has read
 * @param seconds wall-clock time of this process's part of the run
 * @param parametersSha256 hash of the network's parameters: equal hashes mean bit-identical networks
 * @param directory full path of the output directory, if the request has one
 */
public record TrainingResult(
        RunConfig config,
        ModelFile trained,
        List<EpochResult> epochs,
        int resultEpoch,
        Score test,
        double seconds,
        String parametersSha256,
        Optional<String> directory) {
    public TrainingResult {
        epochs = List.copyOf(epochs);
    }

    /** The trained network; takes images of shape {@code [N, C, H, W]}, normalised as in training. */
    public ComputationGraph network() {
        return trained.network();
    }

    /** The training and validation scores of the network. */
    public EpochResult result() {
        return epochs.get(resultEpoch - 1);
    }

    /** The epoch that early stopping chose, counted from 1; empty if the run does not monitor its validation part. */
    public OptionalInt bestEpoch() {
        return config.training().earlyStopping().isOn() ? OptionalInt.of(resultEpoch) : OptionalInt.empty();
    }

    /** Training speed over all epochs, without scoring. */
    public double imagesPerSecond() {
        return epochs.stream().mapToLong(EpochResult::images).sum()
                / epochs.stream().mapToDouble(EpochResult::seconds).sum();
    }

    /** Path of {@code model.zip}: the network with its regularizers and updater state. */
    public Optional<String> model() {
        return directory.map(path -> path + "/" + RunFile.MODEL.path());
    }

    /** Path of {@code model-inference.zip}: a plain DL4J model that loads without this library. */
    public Optional<String> inferenceModel() {
        return directory.map(path -> path + "/" + RunFile.INFERENCE_MODEL.path());
    }

    /** Path of {@code model.onnx}: the same function for ONNX Runtime. A note says so if the network could not be written. */
    public Optional<String> onnxModel() {
        return directory.map(path -> path + "/" + RunFile.ONNX_MODEL.path());
    }
}
