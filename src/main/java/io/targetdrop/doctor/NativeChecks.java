package io.targetdrop.doctor;

import io.targetdrop.kernels.OneDnn;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's native libraries: that they load, which they are, and that they compute. */
final class NativeChecks {
    private static final String LIBRARY = "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64%s/libnd4jcpu.so";
    private static final List<String> ONE_DNN = List.of("-onednn", "-onednn-avx2", "-onednn-avx512");

    private NativeChecks() {}

    static List<Check> examine() {
        List<Check> checks = new ArrayList<>();
        checks.add(backend());
        if (Check.worst(checks) == Check.Status.PROBLEM) {
            return checks;
        }
        if (!isCuda()) {
            ClassLoader loader = Nd4j.class.getClassLoader();
            checks.add(oneDnn(ONE_DNN.stream()
                    .filter(extension -> loader.getResource(LIBRARY.formatted(extension)) != null)
                    .toList()));
            checks.add(kernels(OneDnn.isAvailable()));
        }
        checks.add(convolution());
        return checks;
    }

    /** Whether the backend that loaded computes on GPUs; false when none loaded. */
    private static boolean isCuda() {
        try {
            return Nd4j.getBackend().getClass().getSimpleName().contains("Cublas");
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    private static Check backend() {
        try {
            Nd4j.create(1);
            return Check.ok("backend", Nd4j.getBackend().getClass().getSimpleName() + (isCuda() ? " (GPU)" : " (CPU)"));
        } catch (LinkageError | RuntimeException e) {
            return Check.problem(
                    "backend",
                    "ND4J's native library does not load: " + e,
                    "use the full jar of this project on linux-x86_64, and a temporary directory that allows "
                            + "executable files (-Dorg.bytedeco.javacpp.cachedir=DIR)");
        }
    }

    static Check oneDnn(List<String> extensions) {
        if (extensions.isEmpty()) {
            return Check.warning(
                    "onednn",
                    "the native library has no oneDNN, so that convolutions are several times slower",
                    "build with the classifier linux-x86_64-onednn");
        }
        return Check.ok("onednn", "linux-x86_64" + String.join(", linux-x86_64", extensions));
    }

    /** Whether the layers have oneDNN's own kernels, without ND4J's conversions between them. */
    static Check kernels(boolean available) {
        if (!available) {
            return Check.warning(
                    "kernels",
                    "oneDNN's own library does not serve here, so that layers take ND4J's ops and half the speed",
                    "use the full jar of this project on linux-x86_64, and without -D" + OneDnn.PROPERTY + "=false");
        }
        return Check.ok("kernels", "oneDNN computes the layers");
    }

    private static Check convolution() {
        try {
            return convolution(convolveOnes());
        } catch (LinkageError | RuntimeException e) {
            return Check.problem("convolution", "conv2d failed: " + e, "use a build whose backend fits this machine");
        }
    }

    /** Nine ones times nine ones: 9. */
    static Check convolution(double nine) {
        if (nine != 9) {
            return Check.problem(
                    "convolution",
                    "conv2d of nine ones with nine ones must be 9 but is " + nine,
                    "the native library does not fit this processor; use the classifier linux-x86_64-onednn");
        }
        return Check.ok("convolution", "conv2d computes");
    }

    private static double convolveOnes() {
        INDArray image = Nd4j.ones(DataType.FLOAT, 1, 1, 3, 3);
        INDArray weights = Nd4j.ones(DataType.FLOAT, 1, 1, 3, 3);
        INDArray output = Nd4j.create(DataType.FLOAT, 1, 1, 1, 1);
        // kernel 3 x 3, stride 1, padding 0, dilation 1, not same mode, NCHW, weights [oC, iC, kH, kW]
        Nd4j.exec(DynamicCustomOp.builder("conv2d")
                .addInputs(image, weights)
                .addOutputs(output)
                .addIntegerArguments(3, 3, 1, 1, 0, 0, 1, 1, 0, 0, 1)
                .build());
        return output.getDouble(0);
    }
}
