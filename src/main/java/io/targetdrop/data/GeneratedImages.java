package io.targetdrop.data;

import io.targetdrop.data.GeneratedPicture.Outline;
import io.targetdrop.data.GeneratedPicture.Texture;
import io.targetdrop.data.RandomSeed.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pictures of ten classes that need no download: five outlines, each striped or checked, on cluttered backgrounds.
 *
 * <p>How hard they are: colour, position, size and rotation are independent of the class. So a linear classifier of
 * pixels has little to learn from, while a small residual network learns outline and texture from a few thousand
 * pictures. Noise, clutter, occlusion and low contrast make each picture distinct enough for a network to memorise it
 * in long training. {@link GeneratedPicture} has the parameters as constants.
 *
 * @param trainCount pictures of the training part, at least one per class
 * @param testCount pictures of the test part, at least one per class
 * @param side height and width in pixels, in [16, 256]
 * @param seed of the pictures, independent of the run's seed
 */
public record GeneratedImages(int trainCount, int testCount, int side, long seed) implements ImageSource {

    /** The number of classes. */
    public static final int CLASSES = Outline.values().length * Texture.values().length;

    private static final int LEAST_SIDE = 16;
    private static final int MOST_SIDE = 256;
    /** The pictures of each part that the checksum covers. */
    private static final int CHECKED_PICTURES = 100;

    public GeneratedImages {
        requireCount("train-count", trainCount);
        requireCount("test-count", testCount);
        if (!(side >= LEAST_SIDE && side <= MOST_SIDE)) {
            throw new SettingException(
                    "side", "must be in [" + LEAST_SIDE + ", " + MOST_SIDE + "] but is " + side + "; 32 is CIFAR's");
        }
    }

    /** The name of a class, as {@code disc-striped}. */
    public static String name(int label) {
        return (outline(label) + "-" + texture(label)).toLowerCase(Locale.ROOT);
    }

    @Override
    public Catalog catalog() {
        List<String> names =
                IntStream.range(0, CLASSES).mapToObj(GeneratedImages::name).toList();
        return new Catalog(new ImageShape(3, side, side), names, labels(trainCount), labels(testCount));
    }

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        int count = part == Part.TRAIN ? trainCount : testCount;
        List<LabelledImage> images = new ArrayList<>(indices.length);
        for (int index : indices) {
            if (!(index >= 0 && index < count)) {
                throw new DataException("index of a generated " + part + " image must be in [0, " + count + ") but is "
                        + index + "; take indices from this source's catalogue");
            }
            images.add(image(part, index));
        }
        return images;
    }

    @Override
    public boolean examinesEveryImage() {
        return true;
    }

    /** One checksum over the first hundred pictures of each part: it changes when the generator does. */
    @Override
    public Map<String, String> checksums() {
        Sha256 digest = new Sha256();
        digest.update(toString());
        for (Part part : Part.values()) {
            for (int index = 0; index < CHECKED_PICTURES; index++) {
                byte[] pixels = image(part, index).pixels();
                digest.update(pixels, 0, pixels.length);
            }
        }
        return Map.of("generated", digest.hex());
    }

    /** A picture, even beyond the end of the part. */
    LabelledImage image(Part part, int index) {
        int label = index % CLASSES;
        long pictureSeed = RandomSeed.derive(seed, Purpose.GENERATOR, part == Part.TRAIN ? 0 : 1, index);
        return new LabelledImage(GeneratedPicture.paint(outline(label), texture(label), side, pictureSeed), label);
    }

    private static Outline outline(int label) {
        return Outline.values()[label / Texture.values().length];
    }

    private static Texture texture(int label) {
        return Texture.values()[label % Texture.values().length];
    }

    private static int[] labels(int count) {
        return IntStream.range(0, count).map(index -> index % CLASSES).toArray();
    }

    private static void requireCount(String name, int count) {
        if (!(count >= CLASSES)) {
            throw new SettingException(
                    name, "must be at least " + CLASSES + ", one per class, but is " + count + "; 5000 is usual");
        }
    }
}
