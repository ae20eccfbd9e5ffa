package io.targetdrop.benchmarks.contenders;

import io.targetdrop.networks.NetworkName;
import java.util.List;

/**
 * What a contender does; its process gets it as command-line arguments.
 *
 * @param engine what computes
 * @param task what a step is
 * @param network the network, as if for ten classes
 * @param batch images in a step, positive
 * @param side height and width of the images in pixels, positive
 * @param regularization what is at the network's sites
 * @param threads OpenMP threads, positive
 */
public record Entry(
        Engine engine,
        Task task,
        NetworkName network,
        int batch,
        int side,
        Regularization regularization,
        int threads) {

    /** CIFAR's. */
    public static final int CIFAR_SIDE = 32;

    public Entry {
        requirePositive("batch", batch);
        requirePositive("side", side);
        requirePositive("threads", threads);
    }

    /** Training on images of CIFAR's size without a regulariser. */
    public static Entry training(Engine engine, NetworkName network, int batch, int threads) {
        return new Entry(engine, Task.TRAINING, network, batch, CIFAR_SIDE, Regularization.NONE, threads);
    }

    /** The name in tables; network, batch and threads have their own columns. */
    public String label() {
        return switch (task) {
            case TRAINING -> regularization.named(engine.label());
            case INFERENCE -> engine.label() + ", inference";
        };
    }

    /** The same with another engine. */
    public Entry by(Engine other) {
        return new Entry(other, task, network, batch, side, regularization, threads);
    }

    /** The same with another task. */
    public Entry at(Task otherTask) {
        return new Entry(engine, otherTask, network, batch, side, regularization, threads);
    }

    /** The same with another regulariser. */
    public Entry with(Regularization other) {
        return new Entry(engine, task, network, batch, side, other, threads);
    }

    /** The same on images of another size. */
    public Entry onImages(int otherBatch, int otherSide) {
        return new Entry(engine, task, network, otherBatch, otherSide, regularization, threads);
    }

    /** The entry as the arguments of {@link ContenderMain}. */
    List<String> arguments() {
        return List.of(
                engine.name(),
                task.name(),
                network.name(),
                Integer.toString(batch),
                Integer.toString(side),
                regularization.name(),
                Integer.toString(threads));
    }

    /** The reverse of {@link #arguments}. */
    static Entry ofArguments(String[] arguments) {
        return new Entry(
                Engine.valueOf(arguments[0]),
                Task.valueOf(arguments[1]),
                NetworkName.valueOf(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                Regularization.valueOf(arguments[5]),
                Integer.parseInt(arguments[6]));
    }

    private static void requirePositive(String name, int value) {
        if (!(value >= 1)) {
            throw new IllegalArgumentException(name + " must be at least 1 but is " + value);
        }
    }
}
