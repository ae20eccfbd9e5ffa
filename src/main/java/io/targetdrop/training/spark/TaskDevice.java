package io.targetdrop.training.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.spark.TaskContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The GPU that Spark assigned to a task, from {@code spark.task.resource.gpu.amount} and a discovery script. Tasks that ask for
 * no GPU compute where ND4J puts them.
 *
 * @param address the name that the discovery script gives it; empty if the task has none
 */
public record TaskDevice(Optional<String> address) {
    private static final String GPU = "gpu";

    /** The GPU of the task that the current thread runs; empty outside of tasks. */
    public static TaskDevice current() {
        TaskContext task = TaskContext.get();
        boolean hasNone = task == null || !task.resourcesJMap().containsKey(GPU);
        return hasNone
                ? new TaskDevice(Optional.empty())
                : of(task.resourcesJMap().get(GPU).addresses());
    }

    /** The device of a task that was assigned these GPUs, of which there must be one. */
    static TaskDevice of(String[] addresses) {
        if (addresses.length != 1) {
            throw new IllegalStateException(
                    "spark.task.resource.gpu.amount must be 1, since a worker computes on one GPU, but a"
                            + " task was given " + addresses.length + ": " + String.join(", ", addresses)
                            + "; set it to 1");
        }
        return new TaskDevice(Optional.of(addresses[0]));
    }

    /** Makes the current thread compute on this GPU. */
    public void bind() {
        address.ifPresent(name -> binder().bind(number(name, System.getenv("CUDA_VISIBLE_DEVICES"))));
    }

    /**
     * Uses the class loader of the thread. The loader of this class doesn't know the jars that were added to the
     * executors.
     */
    private static DeviceBinder binder() {
        return ServiceLoader.load(DeviceBinder.class, Thread.currentThread().getContextClassLoader())
                .findFirst()
                .orElse(device -> Nd4j.getAffinityManager().unsafeSetDevice(device));
    }

    /**
     * The number that CUDA gives a GPU in this process.
     *
     * @param address its number on the machine, as in {@code nvidia-smi}
     * @param visible {@code CUDA_VISIBLE_DEVICES}: the numbers of the GPUs that CUDA shows, in its order; null for all. If it
     *     has names of GPUs, it is ignored
     */
    static int number(String address, String visible) {
        if (!address.matches("\\d+")) {
            throw new IllegalStateException("the GPU discovery script must name GPUs by their numbers but named one "
                    + address + "; use submit/discover-gpus");
        }
        List<String> shown = visible == null
                ? List.of()
                : Arrays.stream(visible.split(",")).map(String::strip).toList();
        if (shown.isEmpty() || !shown.stream().allMatch(name -> name.matches("\\d+"))) {
            return Integer.parseInt(address);
        }
        if (!shown.contains(address)) {
            throw new IllegalStateException("CUDA_VISIBLE_DEVICES must show the GPU that Spark gave a task but is "
                    + visible + " and Spark gave " + address
                    + "; leave it unset, or let the discovery script name no others");
        }
        return shown.indexOf(address);
    }
}
