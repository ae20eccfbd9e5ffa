package io.targetdrop.regularizers;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A method that masks activations during training, with its settings.
 *
 * <p>A method is one file, and nothing else lists it: a public record with {@code @AutoService(Regularizer.class)} that
 * implements this interface. Its components are its settings; {@code dropBlock.blockSize()} is {@code block-size} in a
 * configuration file. A component is a {@code double}, an {@code int}, an enum or a {@link DropSchedule}. The constructor
 * without arguments gives the usual settings, and the compact one checks all values.
 */
public non-sealed interface Regularizer extends RegularizerConfig {

    /**
     * What a method is called and where it comes from.
     *
     * @param label its name in configuration files and tables
     * @param drops what it drops, in a few words
     * @param probabilityOf what the drop probability is the probability or share of
     * @param paper authors, title, where it appeared
     * @param year of the paper
     */
    record Method(String label, String drops, String probabilityOf, String paper, int year) {}

    /** What the method is called and where it comes from. */
    Method method();

    /** How much is dropped, as the method counts it, in [0, 1]. */
    double dropProbability();

    /** How the drop probability grows over the epochs. */
    DropSchedule schedule();

    /**
     * The mask of a minibatch at a site: a function of the settings and the pass, and of nothing else.
     *
     * @return the mask; empty if this minibatch stays unchanged
     */
    Optional<Mask> mask(Pass pass);

    /**
     * The matrices that the method has at a site, by name, in their order in the network's parameters.
     *
     * @param channels C of the site
     * @return {@code [rows, columns]} of each; none unless a method says otherwise
     */
    default Map<String, long[]> matrices(int channels) {
        return Map.of();
    }

    /** Whether the matrices learn; those that do not get no gradient, no weight decay and no updater state. */
    default boolean learns() {
        return false;
    }

    /** The name in configuration files and tables. */
    default String label() {
        return method().label();
    }

    /** The drop probability in force in an epoch, counted from 0. */
    default double dropProbability(int epoch) {
        return dropProbability() * schedule().factor(epoch);
    }

    /**
     * Whether it changes activations at inference and at a drop probability of 0, too, as a learnt gate does. {@link #mask}
     * is then asked for a mask with a drop probability of 0.
     */
    default boolean actsAtInference() {
        return false;
    }

    @Override
    default boolean dropsNothing() {
        return dropProbability() == 0 && !actsAtInference();
    }

    /**
     * The settings by their keys, in the order of the record's components. Each value is a {@link Double}, an {@link
     * Integer}, an enum constant or a {@link DropSchedule}.
     */
    default Map<String, Object> settings() {
        return RecordSettings.of(this);
    }

    /**
     * The same method with some of its settings changed.
     *
     * @param changes by key, of the types that {@link #settings} has
     * @throws IllegalArgumentException if the method refuses a value or does not have a key
     */
    default Regularizer with(Map<String, ?> changes) {
        return RecordSettings.with(this, changes);
    }

    /** All methods with their usual settings: TargetDrop, then the others by the year of their paper and by name. */
    static List<Regularizer> all() {
        Comparator<Regularizer> targetDropFirst = Comparator.comparing(method -> !(method instanceof TargetDrop));
        return ServiceLoader.load(Regularizer.class, Regularizer.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(targetDropFirst
                        .thenComparing(method -> method.method().year())
                        .thenComparing(Regularizer::label))
                .toList();
    }

    /** The method with this label and its usual settings, if there is one. */
    static Optional<Regularizer> named(String label) {
        return all().stream().filter(method -> method.label().equals(label)).findFirst();
    }

    /**
     * Refuses what is not a probability.
     *
     * @param usual the method's usual value
     */
    static void requireProbability(double dropProbability, double usual, String label) {
        if (!(dropProbability >= 0 && dropProbability <= 1)) {
            throw new IllegalArgumentException("drop-probability must be in [0, 1] but is " + dropProbability + "; "
                    + usual + " is usual for " + label);
        }
    }

    /** Refuses a block without a pixel; as {@link #requireProbability}. */
    static void requireBlock(int blockSize, int usual, String label) {
        if (!(blockSize >= 1)) {
            throw new IllegalArgumentException(
                    "block-size must be at least 1 but is " + blockSize + "; " + usual + " is usual for " + label);
        }
    }
}
