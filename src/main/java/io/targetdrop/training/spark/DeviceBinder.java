package io.targetdrop.training.spark;

/**
 * Binds threads to GPUs. ND4J's binding is the default. A {@link java.util.ServiceLoader} service replaces it.
 */
public interface DeviceBinder {
    /**
     * Makes the current thread compute on a GPU from now on.
     *
     * @param device the number that CUDA gives the GPU in this process, from 0
     */
    void bind(int device);
}
