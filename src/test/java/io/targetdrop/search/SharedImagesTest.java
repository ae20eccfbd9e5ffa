package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.data.EncodedReader;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.ImageFolder;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.data.StoredImage;
import io.targetdrop.training.spark.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedImagesTest {
    private static final GeneratedImages SOURCE = new GeneratedImages(20, 10, 16, 5);

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start("local[2]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void anImageIsReadOnceForAllTrials() {
        SharedImages.Handle images = SharedImages.on(spark, Map.of());
        List<LabelledImage> first = images.of(SOURCE).read(Part.TRAIN, new int[] {3, 5});
        List<LabelledImage> second =
                images.of(new GeneratedImages(20, 10, 16, 5)).read(Part.TRAIN, new int[] {5, 5, 4});
        assertSame(first.get(1), second.get(0));
        assertSame(first.get(1), second.get(1));
        assertEquals(3, second.size());
    }

    @Test
    void encodedImagesAreSharedAndDecodedForEachTrial(@TempDir Path directory) throws Exception {
        new ImageDirectory(directory).catsAndDogs();
        ImageFolder source = new ImageFolder(directory.toString());
        ImageReader encoded = new EncodedReader(SharedImages.on(spark, Map.of()).of(source));
        int[] indices = {7, 2};
        List<? extends StoredImage> kept = encoded.readEncoded(Part.TRAIN, indices);
        assertInstanceOf(StoredImage.Encoded.class, kept.get(0));
        assertSame(kept.get(0), encoded.readEncoded(Part.TRAIN, indices).get(0));
        List<LabelledImage> images = encoded.read(Part.TRAIN, indices);
        assertEquals(source.read(Part.TRAIN, indices), images);
        assertNotSame(images.get(0), images.get(0));
    }

    @Test
    void nothingIsKeptAfterTheSearch() {
        SharedImages.Handle images = SharedImages.on(spark, Map.of());
        ImageReader reader = images.of(SOURCE);
        reader.read(Part.TRAIN, new int[] {0});
        images.free();
        assertThrows(SparkException.class, () -> reader.read(Part.TRAIN, new int[] {0}));
    }
}
