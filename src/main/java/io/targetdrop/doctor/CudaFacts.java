package io.targetdrop.doctor;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.presets.javacpp;

/**
 * What a machine has for the CUDA backend.
 *
 * @param smi what nvidia-smi answers
 * @param visible {@code CUDA_VISIBLE_DEVICES}, where it is set
 * @param missing the libraries of {@link #LIBRARIES} that do not load
 */
record CudaFacts(NvidiaSmi smi, Optional<String> visible, List<String> missing) {
    /** Of the driver. */
    static final String DRIVER = "libcuda.so.1";

    /** Of cuDNN 8. */
    static final String CUDNN = "libcudnn.so.8";

    /** What nd4j-cuda-11.6 and its bindings link; the rest of CUDA 11 is linked by these. */
    static final List<String> LIBRARIES =
            List.of(DRIVER, "libcudart.so.11.0", "libcublas.so.11", "libcusolver.so.11", CUDNN);

    private static final String BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
    private static final String IN_THE_JAR = "org/bytedeco/cuda/linux-x86_64/";

    /** Whether the backend on the class path is the one for GPUs; loads nothing. */
    static boolean isCudaBuild() {
        return isOnTheClassPath(BACKEND);
    }

    /** Looks at this machine. */
    static CudaFacts find() {
        List<String> missing =
                LIBRARIES.stream().filter(library -> !isThere(library)).toList();
        return new CudaFacts(NvidiaSmi.ask(), Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")), missing);
    }

    /** As the system's loader sees it ({@code LD_LIBRARY_PATH}, {@code ld.so.conf}), unless it is in the jar. */
    private static boolean isThere(String library) {
        if (isOnTheClassPath(IN_THE_JAR + library)) {
            return true;
        }
        try {
            Loader.load(javacpp.class);
            Loader.loadGlobal(library);
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    private static boolean isOnTheClassPath(String name) {
        return CudaFacts.class.getClassLoader().getResource(name) != null;
    }
}
