package io.targetdrop.jobs;

import io.targetdrop.data.Normalization;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.ModelInputs;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.results.onnx.OnnxModel;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The network that a run has trained, in the three forms that it leaves.
 *
 * @param trained with its regularisers
 * @param inference the same function in plain layers of DL4J
 */
record RunModels(ModelFile trained, ModelFile inference) {

    static RunModels of(TrainingPlan plan, ClassNames classes, TrainingLoop.Trained outcome) {
        Blueprint blueprint = plan.blueprint();
        ComputationGraph network = blueprint.thawed(outcome.network());
        return new RunModels(
                file(plan, classes, network, outcome.normalization()),
                file(plan, classes, blueprint.inferenceModel(network), outcome.normalization()));
    }

    private static ModelFile file(
            TrainingPlan plan, ClassNames classes, ComputationGraph network, Normalization normalization) {
        ModelInputs inputs =
                new ModelInputs(plan.parts().catalog().shape(), plan.source().sizing());
        return new ModelFile(network, normalization, Optional.of(classes), Optional.of(inputs));
    }

    /** Writes the files of a run. */
    void writeTo(RunDirectory run, JobListener listener) {
        run.write(RunFile.MODEL.path(), out -> trained.writeTo(out, ModelFile.Updater.SAVED));
        run.write(RunFile.INFERENCE_MODEL.path(), out -> inference.writeTo(out, ModelFile.Updater.LEFT_OUT));
        onnx(listener).ifPresent(onnx -> run.write(RunFile.ONNX_MODEL.path(), onnx::writeTo));
    }

    /** Empty if the network cannot be written as ONNX, which must not turn a finished run into a failed one. */
    private Optional<OnnxModel> onnx(JobListener listener) {
        try {
            return Optional.of(OnnxModel.of(trained));
        } catch (RuntimeException e) {
            listener.note(RunFile.ONNX_MODEL.path() + " was not written: " + RootCause.line(e));
            return Optional.empty();
        }
    }
}
