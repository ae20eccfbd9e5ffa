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
 * @param softLabels how labels are smoothed and images are mixed
 * @param updater how a gradient changes the parameters; only Nesterov's has a momentum
 * @param gradient how a gradient is computed, before the updater sees it
 * @param ema the moving average of the parameters, which is scored and saved in their place
 * @param scoreImages how many training images every epoch is scored on, at least 1; {@link #ALL_IMAGES} for all. The same ones
 *     in every epoch, drawn by the seed ({@link TrainingPlan#scored})
 * @param colors how the colours of training images change
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
        List<String> frozen,
        SoftLabels softLabels,
        Updater updater,
        GradientConfig gradient,
        Ema ema,
        int scoreImages,
        ColorConfig colors)
        implements Serializable {

    /** No limit on the training images that are scored. */
    public static final int ALL_IMAGES = Integer.MAX_VALUE;

    /** The standard error of an accuracy is at most 0.011 then. */
    public static final int USUAL_SCORE_IMAGES = 2000;

    /** The cutout of images that stay whole. */
    public static final int NO_CUTOUT = 0;

    /** Enough images that their statistics hardly depend on which ones they are. */
    public static final int USUAL_BATCH_NORM_IMAGES = 4096;

    /**
     * The exponential moving average of the parameters.
     *
     * @param decay d, how much of the average a step keeps, in [0, 1); 0 for no average
     */
    public record Ema(double decay) implements Serializable {
        /** The parameters themselves are scored and saved. */
        public static final Ema NONE = new Ema(0);

        public Ema {
            if (!(decay >= 0 && decay < 1)) {
                throw new SettingException(
                        "decay", "must be in [0, 1) but is " + decay + "; 0.999 is usual, 0 is for no average");
            }
        }

        /** Whether there is an average. */
        public boolean isOn() {
            return decay > 0;
        }
    }

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
        if (batchSize % gradient.imagesAtOnce(batchSize) != 0) {
            throw new SettingException(
                    "micro-batch-size",
                    "must divide training.batch-size, " + batchSize + ", but is " + gradient.microBatchSize() + "; "
                            + batchSize / 2 + " halves it, 0 is for the whole minibatch");
        }
        positive("score-images", scoreImages, USUAL_SCORE_IMAGES + "");
        frozen = List.copyOf(frozen);
    }

    /** A configuration with one-hot labels, in which every image counts the same and the whole network is trained. */
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
                List.of(),
                SoftLabels.NONE,
                new Updater.Nesterov(),
                GradientConfig.PLAIN,
                Ema.NONE,
                USUAL_SCORE_IMAGES,
                ColorConfig.NONE);
    }

    /** The number of images of a minibatch that its gradient is computed from at a time. */
    public int imagesAtOnce() {
        return gradient.imagesAtOnce(batchSize);
    }

    /** The same with another number of epochs. */
    public TrainingConfig withEpochs(int other) {
        return with(other, classWeights, scoreImages);
    }

    /** The same with another number of training images that every epoch is scored on. */
    public TrainingConfig withScoreImages(int other) {
        return with(epochs, classWeights, other);
    }

    /** The same, but each epoch is trained with this schedule and hardly scored: one image, no recomputed statistics. */
    public TrainingConfig unscored(int otherEpochs, double otherRate, LearningRateSchedule otherSchedule) {
        return new TrainingConfig(
                otherEpochs,
                batchSize,
                otherRate,
                otherSchedule,
                momentum,
                weightDecay,
                augmentation,
                cutout,
                0,
                EarlyStopping.never(),
                classWeights,
                frozen,
                softLabels,
                updater,
                gradient,
                Ema.NONE,
                1,
                colors);
    }

    /** The same with other weights. */
    public TrainingConfig withClassWeights(ClassWeights other) {
        return with(epochs, other, scoreImages);
    }

    private TrainingConfig with(int otherEpochs, ClassWeights otherWeights, int otherScoreImages) {
        return new TrainingConfig(
                otherEpochs,
                batchSize,
                learningRate,
                schedule,
                momentum,
                weightDecay,
                augmentation,
                cutout,
                batchNormImages,
                earlyStopping,
                otherWeights,
                frozen,
                softLabels,
                updater,
                gradient,
                ema,
                otherScoreImages,
                colors);
    }

    private static void positive(String name, int value, String usual) {
        if (!(value >= 1)) {
            throw new SettingException(name, "must be at least 1 but is " + value + "; " + usual + " is usual");
        }
    }
}
