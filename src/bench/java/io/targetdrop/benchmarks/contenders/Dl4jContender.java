package io.targetdrop.benchmarks.contenders;

import io.targetdrop.training.LocalReplica;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A DL4J network; a training step is what {@link LocalReplica} does, without preparing the minibatch. */
final class Dl4jContender implements Contender {
    private static final int MINIBATCHES = 4;
    private static final long MASK_SEED = 7;

    private final Entry entry;
    private final ComputationGraph network;
    private final List<DataSet> minibatches = new ArrayList<>();
    /** Steps done; counted by {@link #step}. */
    private int steps;

    Dl4jContender(Entry entry) {
        this.entry = entry;
        this.network = new ComputationGraph(Blueprints.configuration(entry));
        network.init();
        for (int number = 0; number < MINIBATCHES; number++) {
            minibatches.add(minibatch(entry, number));
        }
    }

    private static DataSet minibatch(Entry entry, int number) {
        PreparedImages images = PreparedImages.of(entry, number);
        float[] labels = new float[entry.batch() * PreparedImages.CLASSES];
        for (int n = 0; n < entry.batch(); n++) {
            labels[n * PreparedImages.CLASSES + images.labels()[n]] = 1;
        }
        long[] shape = {entry.batch(), PreparedImages.CHANNELS, entry.side(), entry.side()};
        return new DataSet(
                Nd4j.create(images.features(), shape, 'c'),
                Nd4j.create(labels, new long[] {entry.batch(), PreparedImages.CLASSES}, 'c'));
    }

    @Override
    public void step() {
        DataSet minibatch = minibatches.get(steps % MINIBATCHES);
        if (entry.task() == Task.INFERENCE) {
            network.output(false, minibatch.getFeatures());
        } else {
            train(minibatch);
        }
        steps++;
    }

    private void train(DataSet minibatch) {
        network.getConfiguration().setIterationCount(steps);
        network.getConfiguration().setEpochCount(0);
        Nd4j.getRandom().setSeed(LocalReplica.maskSeed(MASK_SEED, steps, 0));
        network.fit(minibatch);
    }

    @Override
    public double perStep() {
        return entry.batch();
    }

    @Override
    public long parameters() {
        return network.numParams();
    }
}
