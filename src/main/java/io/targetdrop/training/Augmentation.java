package io.targetdrop.training;

import io.targetdrop.data.ColorJitter;
import io.targetdrop.data.ColorOperation;
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

    /** The same augmentation, followed by other colours. */
    static Augmentation colored(Augmentation first, ColorConfig colors) {
        boolean keepsColors = colors.colorJitter() == 0 && colors.randAugment().operations() == 0;
        return keepsColors ? first : new Colored(first, colors);
    }

    /**
     * Another augmentation, then drawn operations ({@link ColorOperation}), then jitter ({@link ColorJitter}).
     *
     * @param first what is done before
     * @param colors at least one of them is on
     */
    record Colored(Augmentation first, ColorConfig colors) implements Augmentation {
        @Override
        public byte[] augmented(byte[] pixels, ImageShape shape, long seed) {
            ColorConfig.RandAugment drawn = colors.randAugment();
            byte[] changed = ColorOperation.drawn(
                    first.augmented(pixels, shape, seed),
                    shape,
                    drawn.operations(),
                    drawn.magnitude(),
                    RandomSeed.derive(seed, RandomSeed.Purpose.COLORS));
            long own = RandomSeed.derive(seed, RandomSeed.Purpose.JITTER);
            return colors.colorJitter() == 0
                    ? changed
                    : ColorJitter.draw(colors.colorJitter(), own).of(changed, shape);
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
