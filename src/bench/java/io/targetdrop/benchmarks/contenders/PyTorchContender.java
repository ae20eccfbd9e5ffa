package io.targetdrop.benchmarks.contenders;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;

/** The network trained by DJL on PyTorch, as DJL's own {@code EasyTrain} does it, without its metrics. */
final class PyTorchContender implements Contender {
    private static final int MINIBATCHES = 4;

    private final Entry entry;
    private final Model model;
    private final Trainer trainer;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final List<Minibatch> minibatches = new ArrayList<>();
    /** Steps done; counted by {@link #step}. */
    private int steps;

    private record Minibatch(NDArray features, NDArray labels) {}

    PyTorchContender(Entry entry) {
        if (!(entry.task() == Task.TRAINING && entry.regularization() == Regularization.NONE)) {
            throw new IllegalArgumentException("DJL trains without a regulariser here but is asked for " + entry);
        }
        this.entry = entry;
        this.model = Model.newInstance(entry.network().label(), Device.cpu(), "PyTorch");
        model.setBlock(PyTorchNetwork.of(entry.network(), PreparedImages.CLASSES));
        this.trainer = model.newTrainer(new DefaultTrainingConfig(loss)
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(Blueprints.LEARNING_RATE))
                        .optMomentum(Blueprints.MOMENTUM)
                        .optWeightDecays(Blueprints.WEIGHT_DECAY)
                        .build()));
        Shape shape = new Shape(entry.batch(), PreparedImages.CHANNELS, entry.side(), entry.side());
        trainer.initialize(shape);
        for (int number = 0; number < MINIBATCHES; number++) {
            minibatches.add(minibatch(number, shape));
        }
    }

    private Minibatch minibatch(int number, Shape shape) {
        PreparedImages images = PreparedImages.of(entry, number);
        NDManager manager = trainer.getManager();
        return new Minibatch(manager.create(images.features(), shape), manager.create(images.labels()));
    }

    /** The arrays that a step creates belong to the step; otherwise they would accumulate. */
    @Override
    public void step() {
        Minibatch minibatch = minibatches.get(steps % MINIBATCHES);
        try (NDManager ofStep = trainer.getManager().newSubManager()) {
            NDArray features = minibatch.features().duplicate();
            features.attach(ofStep);
            try (GradientCollector gradients = trainer.newGradientCollector()) {
                NDList logits = trainer.forward(new NDList(features));
                gradients.backward(loss.evaluate(new NDList(minibatch.labels()), logits));
            }
            trainer.step();
        }
        steps++;
    }

    @Override
    public double perStep() {
        return entry.batch();
    }

    @Override
    public long parameters() {
        return model.getBlock().getParameters().stream()
                .mapToLong(parameter -> parameter.getValue().getArray().size())
                .sum();
    }
}
