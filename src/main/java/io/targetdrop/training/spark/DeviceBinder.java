package io.targetdrop.training.spark;

/**
 * Lets a thread compute on a GPU. ND4J's is the default; another one is found as a service, by {@link
 * java.util.ServiceLoader}.
 */
public interface DeviceBinder {
    /**
     * From now on, what the current thread computes is computed there.
     *
     * @param device the GPU's number for CUDA in this process, from 0
     */
    void bind(int device);
}
