package io.targetdrop.training;

import io.targetdrop.data.SettingException;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.io.Serializable;
import java.util.List;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training part, positive
 * @param batchSize images in a minibatch of one worker, positive
 * @param learningRate η, positive
 * @param schedule the factor on η over the run
 * @param momentum μ of Nesterov's momentum, in [0, 1); 0 is plain stochastic gradient descent
 * @param weightDecay the coefficient of w²/2 in the loss, on weights of convolutions and of the dense output only, at
 *     least 0
 * @param augmentation what is done to training images
 * @param cutout side in pixels of the square that is cut out of training images, at least 0; {@link #NO_CUTOUT} for none
 * @param batchNormImages how many training images the batch-norm statistics are recomputed from before a network is scored or
 *     saved, at least 0; 0 keeps the running values ({@link BatchNormStatistics})
 * @param earlyStopping when the run ends before its last epoch
 * @param classWeights how much an image counts in the loss, by its class
 * @param frozen the parts of the network that do not change ({@link io.targetdrop.networks.FrozenParts})
 */
public record TrainingConfig(
        int epochs,
        int batchSize,
        double learningRate,
        LearningRateSchedule schedule,
        double momentum,
        double weightDecay,
        Augmentation augmentation,
        int cutout,
        int batchNormImages,
        EarlyStopping earlyStopping,
        ClassWeights classWeights,
        List<String> frozen)
        implements Serializable {

    /** The cutout of images that stay whole. */
    public static final int NO_CUTOUT = 0;

    /** Enough images that their statistics hardly depend on which ones they are. */
    public static final int USUAL_BATCH_NORM_IMAGES = 4096;

    public TrainingConfig {
        positive("epochs", epochs, "5");
        positive("batch-size", batchSize, "64");
        if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new SettingException(
                    "learning-rate", "must be positive and finite but is " + learningRate + "; 0.1 is usual");
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new SettingException("momentum", "must be in [0, 1) but is " + momentum + "; 0.9 is usual");
        }
        if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
            throw new SettingException(
                    "weight-decay", "must be at least 0 and finite but is " + weightDecay + "; 5e-4 is usual");
        }
        if (!(cutout >= 0)) {
            throw new SettingException(
                    "cutout", "must be at least 0 but is " + cutout + "; 16 is usual for CIFAR-10, 0 cuts nothing out");
        }
        if (!(batchNormImages >= 0)) {
            throw new SettingException(
                    "batch-norm-images",
                    "must be at least 0 but is " + batchNormImages + "; " + USUAL_BATCH_NORM_IMAGES
                            + " is usual, 0 keeps the running values");
        }
        frozen = List.copyOf(frozen);
    }

    /** A configuration in which every image counts the same and the whole network is trained. */
    public TrainingConfig(
            int epochs,
            int batchSize,
            double learningRate,
            LearningRateSchedule schedule,
            double momentum,
            double weightDecay,
            Augmentation augmentation,
            int cutout,
            int batchNormImages,
            EarlyStopping earlyStopping) {
        this(
                epochs,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                augmentation,
                cutout,
                batchNormImages,
                earlyStopping,
                new ClassWeights.None(),
                List.of());
    }

    /** The same with another number of epochs. */
    public TrainingConfig withEpochs(int other) {
        return new TrainingConfig(
                other,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                augmentation,
                cutout,
                batchNormImages,
                earlyStopping,
                classWeights,
                frozen);
    }

    /** The same with other weights. */
    public TrainingConfig withClassWeights(ClassWeights other) {
        return new TrainingConfig(
                epochs,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                augmentation,
                cutout,
                batchNormImages,
                earlyStopping,
                other,
                frozen);
    }

    private static void positive(String name, int value, String usual) {
        if (!(value >= 1)) {
            throw new SettingException(name, "must be at least 1 but is " + value + "; " + usual + " is usual");
        }
    }
}
