package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

class MinibatchesTest {
    /** Two channels of 1 x 2 pixels. */
    private static final ImageShape SHAPE = new ImageShape(2, 1, 2);

    private static final Normalization NORMALIZATION = new Normalization(new float[] {0, 0.2f}, new float[] {1, 0.5f});
    private static final LabelledImage FIRST = new LabelledImage(new byte[] {0, 51, 51, (byte) 255}, 2);
    private static final LabelledImage SECOND = new LabelledImage(new byte[] {(byte) 204, 0, 0, 102}, 0);

    private static DataSet assemble(LabelledImage... images) {
        return Minibatches.assemble(List.of(images), SHAPE, 3, NORMALIZATION);
    }

    @Test
    void normalizesEveryPixelByItsChannel() {
        float[] features = assemble(FIRST, SECOND).getFeatures().data().asFloat();
        float[] expected = {
            0,
            0.2f, // 0 / 255, 51 / 255
            0,
            1.6f, // (0.2 - 0.2) / 0.5, (1 - 0.2) / 0.5
            0.8f,
            0,
            -0.4f,
            0.4f // (0 - 0.2) / 0.5, (0.4 - 0.2) / 0.5
        };
        assertArrayEquals(expected, features, 1e-6f);
    }

    @Test
    void featuresAreFloatsOfBatchChannelHeightWidth() {
        DataSet minibatch = assemble(FIRST, SECOND);
        assertArrayEquals(new long[] {2, 2, 1, 2}, minibatch.getFeatures().shape());
        assertEquals(DataType.FLOAT, minibatch.getFeatures().dataType());
        assertEquals('c', minibatch.getFeatures().ordering());
    }

    @Test
    void labelsAreOneHot() {
        DataSet minibatch = assemble(FIRST, SECOND);
        assertArrayEquals(new long[] {2, 3}, minibatch.getLabels().shape());
        assertArrayEquals(
                new float[] {0, 0, 1, 1, 0, 0}, minibatch.getLabels().data().asFloat());
    }

    @Test
    void oneImageIsAMinibatch() {
        assertArrayEquals(new long[] {1, 2, 1, 2}, assemble(FIRST).getFeatures().shape());
        assertArrayEquals(new long[] {1, 3}, assemble(FIRST).getLabels().shape());
    }

    @Test
    void refusesNoImages() {
        Errors.assertArgument(MinibatchesTest::assemble, "minibatch");
    }

    @Test
    void refusesALabelBeyondTheClasses() {
        Errors.assertArgument(() -> assemble(new LabelledImage(new byte[4], 3)), "label", "[0, 3)", "is 3");
    }

    @Test
    void refusesAnotherShape() {
        Errors.assertArgument(() -> assemble(new LabelledImage(new byte[5], 0)), "4 bytes", "has 5");
    }

    @Test
    void refusesANormalizationOfOtherChannels() {
        Normalization grey = new Normalization(new float[] {0}, new float[] {1});
        Errors.assertArgument(() -> Minibatches.assemble(List.of(FIRST), SHAPE, 3, grey), "2 channels", "is for 1");
    }
}
