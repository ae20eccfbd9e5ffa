package io.targetdrop.jobs;

import io.targetdrop.results.ModelFile;
import io.targetdrop.results.onnx.OnnxModel;
import io.targetdrop.results.onnx.OnnxValue;
import java.util.List;

/** Writes a saved model as ONNX, for programs without DL4J. Needs no Spark session. */
public final class ExportJob {
    private static final String ENDING = ".onnx";

    private final Request request;
    private final ModelSource model;

    /**
     * What to write.
     *
     * @param model path of a {@code model.zip} or a {@code model-inference.zip}, a Hadoop path
     * @param out path of the ONNX file, a Hadoop path that ends in {@code .onnx}; an existing file is replaced
     */
    public record Request(String model, String out) {}

    /**
     * A finished file.
     *
     * @param out its full path
     * @param opset the version of ONNX's operators in it
     * @param inputs what it takes
     * @param outputs what it gives
     * @param parameters how many numbers it holds, after normalisations have become parts of convolutions
     */
    public record Result(String out, int opset, List<OnnxValue> inputs, List<OnnxValue> outputs, long parameters) {
        public Result {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * Loads the model.
     *
     * @throws RequestException if the model cannot be read, or {@code out} has another ending
     * @throws io.targetdrop.data.DataException if the model file contains anything but a model
     */
    public ExportJob(Request request) {
        SessionSettings.adopt();
        if (!request.out().endsWith(ENDING)) {
            throw new RequestException("out", "must end in " + ENDING + " but is " + request.out());
        }
        this.request = request;
        this.model = ModelSource.read("model", request.model());
    }

    /** Writes the file without reporting notes. */
    public Result run() {
        return run(JobListener.SILENT);
    }

    /**
     * Writes the file: complete or not at all.
     *
     * @param listener receives a note if nothing names the classes
     * @throws RequestException if the network has a part that cannot be written as ONNX
     */
    public Result run(JobListener listener) {
        ModelFile file = model.named();
        OnnxModel onnx = onnx(file);
        if (file.classes().isEmpty()) {
            listener.note(
                    "the file does not name its classes, because the model does not, and there is no config.json of its"
                            + " run next to it");
        }
        return new Result(
                OutputDirectory.write(request.out(), onnx::writeTo),
                OnnxModel.OPSET,
                onnx.inputs(),
                onnx.outputs(),
                onnx.parameters());
    }

    private OnnxModel onnx(ModelFile file) {
        try {
            return OnnxModel.of(file);
        } catch (IllegalArgumentException e) {
            throw model.refusal("must be a network that can be written as ONNX but " + e.getMessage()
                    + "; serve it with DL4J instead");
        }
    }
}
