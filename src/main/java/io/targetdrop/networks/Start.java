package io.targetdrop.networks;

import io.targetdrop.data.Normalization;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What training starts from. */
public sealed interface Start extends Serializable {

    /**
     * A network with its parameters before training.
     *
     * @throws io.targetdrop.data.SettingException if a saved network does not fit
     */
    ComputationGraph network(Blueprint blueprint);

    /**
     * The normalisation of the network's inputs.
     *
     * @param fitted to the training images
     */
    Normalization normalization(Normalization fitted);

    /**
     * What a network takes from a saved one; empty if there is none.
     *
     * @throws io.targetdrop.data.SettingException if it does not fit
     */
    Optional<Transfer> transfer(Blueprint blueprint);

    /** Parameters that are drawn from the seed, layer by layer. */
    record Drawn() implements Start {
        @Override
        public ComputationGraph network(Blueprint blueprint) {
            return blueprint.build();
        }

        @Override
        public Normalization normalization(Normalization fitted) {
            return fitted;
        }

        @Override
        public Optional<Transfer> transfer(Blueprint blueprint) {
            return Optional.empty();
        }
    }

    /**
     * The parameters of a saved network, where they fit; the others are drawn. The inputs are normalised as they were for the
     * saved network, because its parameters expect that.
     *
     * @param network the saved network
     * @param classes how its classes relate to those of the data
     */
    record Saved(SavedNetwork network, Classes classes) implements Start {
        @Override
        public ComputationGraph network(Blueprint blueprint) {
            ComputationGraph built = blueprint.build();
            Transfer.of(this, blueprint, built).applyTo(built);
            return built;
        }

        @Override
        public Normalization normalization(Normalization fitted) {
            return network.normalization();
        }

        @Override
        public Optional<Transfer> transfer(Blueprint blueprint) {
            return Optional.of(Transfer.of(this, blueprint, blueprint.blank()));
        }
    }

    /** How the classes of a saved network relate to those of the data. */
    sealed interface Classes extends Serializable {
        /**
         * They are the same.
         *
         * @param outputs the saved network's output for each label of the data
         */
        record Same(List<Integer> outputs) implements Classes {}

        /** They are others. */
        record Other() implements Classes {}

        /** The saved network does not name its classes. */
        record Unknown() implements Classes {}
    }
}
