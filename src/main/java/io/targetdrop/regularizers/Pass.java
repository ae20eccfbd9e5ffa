package io.targetdrop.regularizers;

import io.targetdrop.data.RandomSeed;
import io.targetdrop.kernels.Maps;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A forward pass of one minibatch at one site: all that a mask may depend on. */
public final class Pass {
    private final INDArray activations;
    private final double dropProbability;
    private final Seeds seeds;
    private final Map<String, INDArray> parameters;

    /** The maps of an array that can be changed in place; null if only ND4J's ops can work on it. */
    private FeatureMaps maps;

    private final boolean inPlace;

    /**
     * Where random numbers come from: a function of the step's seed, the step and the site, whatever numbers were
     * drawn before.
     *
     * <p>The step's seed is that of ND4J's generator in this thread, which training sets before every step from the run's
     * seed, the step and the worker. Nothing is drawn from that generator, so masks depend neither on the other layers
     * of a network nor on how often the network was run.
     *
     * @param minibatch the same at all sites of a network
     * @param site different at each
     */
    record Seeds(long minibatch, long site) {

        /**
         * The random numbers of a step at a site.
         *
         * @param stepSeed the seed of the step
         * @param step counted over the whole run; matters if no trainer sets seeds before steps
         * @param site the name of the layer
         */
        static Seeds of(long stepSeed, int step, String site) {
            return new Seeds(
                    RandomSeed.derive(stepSeed, RandomSeed.Purpose.MASK, step),
                    RandomSeed.derive(stepSeed, RandomSeed.Purpose.MASK, step, site.hashCode()));
        }
    }

    private Pass(
            INDArray activations,
            FeatureMaps maps,
            double dropProbability,
            Seeds seeds,
            Map<String, INDArray> parameters) {
        this.activations = activations;
        this.maps = maps;
        this.inPlace = maps != null;
        this.dropProbability = dropProbability;
        this.seeds = seeds;
        this.parameters = parameters;
    }

    /** A pass whose mask is applied to floats on the CPU, in place. */
    static Pass inPlace(FeatureMaps maps, double dropProbability, Seeds seeds, Map<String, INDArray> parameters) {
        return new Pass(maps.array(), maps, dropProbability, seeds, parameters);
    }

    /** A pass whose mask is applied by ND4J's ops to plain maps of any type, in any memory. */
    static Pass byOps(INDArray activations, double dropProbability, Seeds seeds, Map<String, INDArray> parameters) {
        return new Pass(activations, null, dropProbability, seeds, parameters);
    }

    /** The activations one by one; do not modify them. A copy unless the pass is in place. */
    public FeatureMaps maps() {
        if (maps == null) {
            maps = FeatureMaps.copyOf(activations);
        }
        return maps;
    }

    /** The shape of the activations. */
    public Maps shape() {
        return Maps.of(activations);
    }

    /** The activations, for ND4J's ops; blocked only if the pass is in place. */
    INDArray activations() {
        return activations;
    }

    /** Whether the mask is applied in place: to floats in the CPU's memory. */
    boolean isInPlace() {
        return inPlace;
    }

    /** The drop probability in force, in [0, 1]; 0 only for methods that act at inference. */
    public double dropProbability() {
        return dropProbability;
    }

    /** The random numbers that all sites of a network share in a step, from the first one. */
    public SplittableRandom minibatchNumbers() {
        return new SplittableRandom(seeds.minibatch());
    }

    /** The random numbers of this site in this step, from the first one. */
    public SplittableRandom siteNumbers() {
        return new SplittableRandom(seeds.site());
    }

    /** One of the method's parameters. */
    INDArray parameter(String name) {
        return parameters.get(name);
    }
}
