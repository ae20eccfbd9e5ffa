package io.targetdrop.networks;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Everything that determines a network's DL4J configuration.
 *
 * @param network the network and the regularisers at its sites
 * @param shape the images
 * @param classes the number of classes, at least 2
 * @param layers the set of layers that it is built from
 * @param optimization how it is initialised and updated
 */
public record Blueprint(
        NetworkConfig network, ImageShape shape, int classes, LayerSet layers, Optimization optimization) {

    /** The name of the only input. */
    public static final String INPUT = "images";

    /** The name of the only output. */
    public static final String OUTPUT = "classes";

    /** What weight decay does. */
    public enum Decay {
        /** It adds decay · w²/2 to the loss, so the updater scales it with the rest of the gradient. */
        PENALTY,
        /** Each step also moves w by −(learning rate) · decay · w, whatever the updater does. */
        DECOUPLED
    }

    /**
     * How a network is initialised and updated.
     *
     * @param updater the update rule, with its learning rate
     * @param weightDecay the coefficient of w²/2 in the loss, on the weights of convolutions, dense layers and learnt
     *     attention; not on biases or batch normalisation
     * @param decay whether the decay is part of the loss
     * @param seed the seed of the initial weights
     * @param dataType the type of parameters and activations: FLOAT, or DOUBLE to check gradients
     * @param classWeights how much an image counts in the loss, by its label; empty if every image counts the same
     * @param frozen the parts that training does not change ({@link FrozenParts})
     */
    public record Optimization(
            IUpdater updater,
            double weightDecay,
            Decay decay,
            long seed,
            DataType dataType,
            List<Double> classWeights,
            List<String> frozen) {

        public Optimization {
            classWeights = List.copyOf(classWeights);
            frozen = List.copyOf(frozen);
        }

        /** An optimization whose weight decay is part of the loss. */
        public Optimization(
                IUpdater updater,
                double weightDecay,
                long seed,
                DataType dataType,
                List<Double> classWeights,
                List<String> frozen) {
            this(updater, weightDecay, Decay.PENALTY, seed, dataType, classWeights, frozen);
        }

        /** The same, in which every image counts the same and everything is trained. */
        public Optimization(IUpdater updater, double weightDecay, long seed, DataType dataType) {
            this(updater, weightDecay, seed, dataType, List.of(), List.of());
        }

        /** The same without frozen parts. */
        Optimization thawed() {
            return new Optimization(updater, weightDecay, decay, seed, dataType, classWeights, List.of());
        }

        /** The same without what acts in training only: the schedule of the updater is a class of this project. */
        Optimization plain() {
            return new Optimization(new NoOp(), weightDecay, seed, dataType);
        }
    }

    public Blueprint {
        if (!(classes >= 2)) {
            throw new IllegalArgumentException("classes must be at least 2 but is " + classes);
        }
        List<Double> weights = optimization.classWeights();
        if (!(weights.isEmpty() || weights.size() == classes)) {
            throw new IllegalArgumentException(
                    "class weights must be none or one for each of " + classes + " classes but are " + weights);
        }
        int side = network.name().architecture().leastSide();
        if (!(shape.height() >= side && shape.width() >= side)) {
            throw new IllegalArgumentException("images for " + network.name().label() + " must be at least " + side
                    + " x " + side + " pixels but are " + shape.width() + " x " + shape.height()
                    + "; use larger images or another network.name");
        }
    }

    /** The same network without frozen parts. */
    Blueprint thawed() {
        return new Blueprint(network, shape, classes, layers, optimization.thawed());
    }

    /**
     * A trained network without DL4J's wrappers around frozen layers, so that it can be trained on as any other: with the same
     * parameters and the same momentum.
     *
     * @param trained a network that was built from this blueprint; returned itself if it has no frozen parts
     */
    public ComputationGraph thawed(ComputationGraph trained) {
        if (optimization.frozen().isEmpty()) {
            return trained;
        }
        ComputationGraph ordinary = thawed().blank();
        Freezing.thaw(trained, ordinary);
        return ordinary;
    }

    /** The same network in DL4J's own layers, without the regularisers that only act in training. */
    public Blueprint forInference() {
        Map<String, RegularizerConfig> lasting = new TreeMap<>(network.sites());
        lasting.values().removeIf(regularizer -> !actsAtInference(regularizer));
        return new Blueprint(
                new NetworkConfig(network.name(), lasting), shape, classes, LayerSet.STOCK, optimization.plain());
    }

    /**
     * A trained network as a plain DL4J one, which loads without this project's classes. It computes the same function at
     * inference, in DL4J's own layers: the fast layers' parameters have DL4J's names and shapes, TargetDrop is left out, and a
     * learnt gate becomes two dense layers.
     *
     * @param trained a network that was built from this blueprint
     * @return a network with the same outputs at inference, up to float rounding
     */
    public ComputationGraph inferenceModel(ComputationGraph trained) {
        ComputationGraph plain = new ComputationGraph(forInference().configuration());
        plain.init();
        for (Layer source : trained.getLayers()) {
            String name = source.conf().getLayer().getLayerName();
            if (source.conf().getLayer() instanceof RegularizerLayer) {
                copyGate(source.paramTable(), name, plain);
            } else if (source.numParams() > 0) {
                source.paramTable().forEach(plain.getLayer(name)::setParam);
            }
        }
        return plain;
    }

    /** W1 is {@code [hidden, C]} here and {@code [C, hidden]} in a dense layer. Only a gate has dense layers. */
    private static void copyGate(Map<String, INDArray> parameters, String site, ComputationGraph plain) {
        Set<String> vertices = plain.getConfiguration().getVertices().keySet();
        parameters.forEach((key, matrix) -> {
            String dense = site + "-" + key;
            if (vertices.contains(dense)) {
                plain.getLayer(dense).setParam("W", matrix.transpose());
            }
        });
    }

    private static boolean actsAtInference(RegularizerConfig regularizer) {
        if (!(regularizer instanceof Regularizer method) || !method.actsAtInference()) {
            return false;
        }
        if (!(method instanceof TargetDrop)) {
            throw new IllegalStateException(method.label()
                    + " acts at inference, and only TargetDrop's gate can be written as plain DL4J layers");
        }
        return true;
    }

    /** The regulariser at a site; {@link RegularizerConfig.None} if the site is empty. */
    RegularizerConfig at(String site) {
        return network.sites().getOrDefault(site, new RegularizerConfig.None());
    }

    /**
     * Builds the network with its initial parameters. A layer's parameters depend only on the seed and the layer's
     * name. So two networks that differ only in their regularisers start from the same weights, layer by layer. DL4J
     * draws all layers from one stream, in which an extra layer would change the weights of all layers after it.
     */
    public ComputationGraph build() {
        ComputationGraph built = new ComputationGraph(configuration());
        built.init();
        for (Layer layer : built.getLayers()) {
            if (layer.numParams() > 0) {
                Nd4j.getRandom().setSeed(seedOf(layer.conf().getLayer().getLayerName()));
                layer.conf().getLayer().initializer().init(layer.conf(), layer.params(), true);
            }
        }
        return built;
    }

    /** The network with all parameters zero, which takes less time than drawing them. */
    ComputationGraph blank() {
        ComputationGraph blank = new ComputationGraph(configuration());
        long parameters = NetworkCost.of(this).parameters();
        blank.init(Nd4j.zeros(optimization.dataType(), 1, parameters), false);
        return blank;
    }

    private long seedOf(String layer) {
        long[] name = layer.chars().asLongStream().toArray();
        return RandomSeed.derive(optimization.seed(), RandomSeed.Purpose.WEIGHTS, name);
    }

    /** The DL4J configuration. */
    public ComputationGraphConfiguration configuration() {
        ComputationGraphConfiguration.GraphBuilder graph = decaying(new NeuralNetConfiguration.Builder())
                .seed(optimization.seed())
                .dataType(optimization.dataType())
                .updater(optimization.updater())
                .activation(Activation.IDENTITY)
                .weightInit(WeightInit.RELU)
                .graphBuilder()
                .addInputs(INPUT)
                .setInputTypes(InputType.convolutional(shape.height(), shape.width(), shape.channels()));
        new GraphDrawing(this, graph).draw();
        ComputationGraphConfiguration configuration = graph.setOutputs(OUTPUT).build();
        configuration.getVertices().values().forEach(Blueprint::decayOnce);
        if (!optimization.frozen().isEmpty()) {
            Freezing.apply(configuration, new FrozenParts(network.name(), optimization.frozen()));
        }
        return configuration;
    }

    /** DL4J's builder gives a layer the decoupled decay twice, and a step would apply it twice. */
    private static void decayOnce(GraphVertex vertex) {
        if (vertex instanceof LayerVertex holder && holder.getLayerConf().getLayer() instanceof BaseLayer layer) {
            List<Regularization> all = layer.getRegularization();
            if (all != null && all.size() > 1) {
                layer.setRegularization(new ArrayList<>(all.subList(0, 1)));
            }
        }
    }

    private NeuralNetConfiguration.Builder decaying(NeuralNetConfiguration.Builder settings) {
        return switch (optimization.decay()) {
            case PENALTY -> settings.l2(optimization.weightDecay());
            case DECOUPLED -> settings.weightDecay(optimization.weightDecay(), true);
        };
    }
}
