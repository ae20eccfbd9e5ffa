package io.targetdrop.cli;

import io.targetdrop.jobs.ExportJob;
import io.targetdrop.results.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: writes a model for ONNX Runtime. */
@Command(
        name = "export",
        description =
                "Writes a trained model as ONNX, for ONNX Runtime and other programs without DL4J. It takes pixel values"
                        + " from 0 to 255 as floats and gives probabilities.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop export --model runs/first/model.zip --out first.onnx",
            "  targetdrop export --model hdfs:///runs/first/model-inference.zip --out hdfs:///models/first.onnx --json"
        })
final class ExportCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "A model.zip or model-inference.zip that 'train' wrote, a local or Hadoop path.")
    private String model;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The ONNX file, a local or Hadoop path that ends in .onnx. An existing file is replaced.")
    private String out;

    @Mixin
    private OutputOptions output;

    ExportCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        ExportJob.Result result = jobs.export(
                new ExportJob.Request(model, out), spec.commandLine().getErr());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("out", result.out());
        row.put("opset", result.opset());
        row.put("parameters", result.parameters());
        row.put("inputs", result.inputs().stream().map(ExportCommand::json).toList());
        row.put("outputs", result.outputs().stream().map(ExportCommand::json).toList());
        List<String> details = new ArrayList<>();
        result.inputs().forEach(input -> details.add("input       " + line(input)));
        result.outputs().forEach(given -> details.add("output      " + line(given)));
        output.print(new Summary(row, details), spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private static String line(OnnxValue value) {
        return value + ": " + value.meaning();
    }

    private static Map<String, Object> json(OnnxValue value) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", value.name());
        json.put("type", "float32");
        json.put("shape", value.shape());
        return json;
    }
}
