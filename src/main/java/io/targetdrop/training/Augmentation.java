package io.targetdrop.training;

import io.targetdrop.data.ColorJitter;
import io.targetdrop.data.ImageAugmentation;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.data.SettingException;
import java.io.Serializable;

/** What is done to training images before they are normalised. */
public sealed interface Augmentation extends Serializable {

    /**
     * Changes an image at random.
     *
     * @param pixels unsigned bytes [C, H, W], not changed
     * @param shape the image's shape
     * @param seed derived for the epoch and the image
     * @return an image of the same shape; the same array if nothing is done to it
     */
    byte[] augmented(byte[] pixels, ImageShape shape, long seed);

    /**
     * The same augmentation, followed by colour jitter.
     *
     * @param strength of the jitter, in [0, 1]; 0 for none
     */
    static Augmentation jittered(Augmentation first, double strength) {
        return strength == 0 ? first : new Jittered(first, strength);
    }

    /**
     * Another augmentation, and then other colours ({@link ColorJitter}).
     *
     * @param first what is done before
     * @param strength in (0, 1]
     */
    record Jittered(Augmentation first, double strength) implements Augmentation {
        @Override
        public byte[] augmented(byte[] pixels, ImageShape shape, long seed) {
            long own = RandomSeed.derive(seed, RandomSeed.Purpose.JITTER);
            return ColorJitter.draw(strength, own).of(first.augmented(pixels, shape, seed), shape);
        }
    }

    /** Nothing. */
    record None() implements Augmentation {
        @Override
        public byte[] augmented(byte[] pixels, ImageShape shape, long seed) {
            return pixels;
        }
    }

    /** Padded by 4 pixels on each side whatever its size, cropped at random to the old size, flipped half the time. */
    record CropFlip() implements Augmentation {
        /** The usual CIFAR recipe: an eighth of 32 pixels. */
        private static final int PADDING = 4;

        @Override
        public byte[] augmented(byte[] pixels, ImageShape shape, long seed) {
            return ImageAugmentation.cropAndFlip(pixels, shape, PADDING, seed);
        }
    }

    /**
     * A random rectangle of the image, enlarged to the image's size, flipped half the time.
     *
     * @param leastArea the smallest share of the image's area that the rectangle may have, in (0, 1]
     */
    record RandomResizedCrop(double leastArea) implements Augmentation {
        public RandomResizedCrop {
            if (!(leastArea > 0 && leastArea <= 1)) {
                throw new SettingException(
                        "least-area", "must be in (0, 1] but is " + leastArea + "; 0.08 is usual for photographs");
            }
        }

        @Override
        public byte[] augmented(byte[] pixels, ImageShape shape, long seed) {
            return ImageAugmentation.resizedCropAndFlip(pixels, shape, leastArea, seed);
        }
    }
}
