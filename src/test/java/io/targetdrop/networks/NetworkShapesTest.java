package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.kernels.Maps;
import io.targetdrop.layers.LayerSet;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The shapes of the maps at the sites, channels x height x width. */
class NetworkShapesTest {

    /**
     * For images of 32 x 32 pixels: He et al. 2015, table 6; Zagoruyko and Komodakis, table 1; Simonyan and Zisserman, table
     * 1, before the poolings.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "PLAIN_CNN: 32x32x32 64x16x16 128x8x8",
                "RESNET_8: 16x32x32 32x16x16 64x8x8",
                "RESNET_20: 16x32x32 32x16x16 64x8x8",
                "RESNET_56: 16x32x32 32x16x16 64x8x8",
                "RESNET_18: 64x32x32 128x16x16 256x8x8 512x4x4",
                "PREACT_RESNET_18: 64x32x32 128x16x16 256x8x8 512x4x4",
                "WRN_16_4: 64x32x32 128x16x16 256x8x8",
                "WRN_28_10: 160x32x32 320x16x16 640x8x8",
                "VGG_16: 64x32x32 128x16x16 256x8x8 512x4x4 512x2x2"
            })
    void stagesAndTheirBlocksHaveTheShapesOfTheLiterature(NetworkName name, String shapes) {
        assertShapes(shapes, name, 32);
    }

    /** He et al. 2015, table 1, for images of 224 x 224 pixels. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "RESNET_18_IMAGENET: 64x56x56 128x28x28 256x14x14 512x7x7",
                "RESNET_34_IMAGENET: 64x56x56 128x28x28 256x14x14 512x7x7",
                "RESNET_50_IMAGENET: 256x56x56 512x28x28 1024x14x14 2048x7x7"
            })
    void stagesForPhotographsHaveTheShapesOfTheLiterature(NetworkName name, String shapes) {
        assertShapes(shapes, name, 224);
    }

    /** 225 pixels become 113, 57, 29, 15 and 8, as they do in any network that pads by half a kernel. */
    @Test
    void oddSidesAreHalvedAndRoundedUp() {
        assertShapes("64x57x57 128x29x29 256x15x15 512x8x8", NetworkName.RESNET_18_IMAGENET, 225);
    }

    private static void assertShapes(String shapes, NetworkName name, int side) {
        Map<String, InputType> outputs = outputs(name, side);
        List<String> stages = List.of(shapes.split(" "));
        assertEquals(
                stages,
                name.stageSites().stream().map(site -> at(outputs, site)).toList());
        for (String block : name.blockSites()) {
            String stage = block.substring(0, block.indexOf("-block"));
            assertEquals(at(outputs, stage), at(outputs, block), block);
        }
    }

    /**
     * As in Huang et al., section 3: 24 + 16·12 maps, then half of that and 16·12 more, and then the same again. Each
     * block adds 12.
     */
    @Test
    void densenetHasTheShapesOfTheLiterature() {
        Map<String, InputType> outputs = outputs(NetworkName.DENSENET_BC_100_12);
        assertEquals("216x32x32", at(outputs, "stage-1"));
        assertEquals("300x16x16", at(outputs, "stage-2"));
        assertEquals("342x8x8", at(outputs, "stage-3"));
        assertEquals("108x16x16", at(outputs, "transition-1"));
        assertEquals("150x8x8", at(outputs, "transition-2"));
        assertEquals("12x32x32", at(outputs, "stage-1-block-16"));
        assertEquals("12x8x8", at(outputs, "stage-3-block-1"));
    }

    /**
     * As in He et al. 2016, the sum is passed on unchanged. A projection reads the first activation, and so does the
     * shortcut of the very first block.
     */
    @ParameterizedTest
    @CsvSource({
        "stage-1-block-1-sum, stage-1-block-1-b-conv, stage-1-block-1-a-norm",
        "stage-1-block-2-sum, stage-1-block-2-b-conv, stage-1-block-1-sum",
        "stage-2-block-1-sum, stage-2-block-1-b-conv, stage-2-block-1-shortcut-conv"
    })
    void preActivationAddsWhatTheLiteratureAdds(String sum, String residual, String shortcut) {
        Map<String, List<String>> inputs = inputs(NetworkName.PREACT_RESNET_18);
        assertEquals(List.of(residual, shortcut), inputs.get(sum));
        assertEquals(List.of("stage-2-block-1-a-norm"), inputs.get("stage-2-block-1-shortcut-conv"));
        assertEquals(List.of("stage-1-block-2-sum"), inputs.get("stage-2-block-1-a-norm"));
    }

    @Test
    void densenetConcatenatesToAllEarlierMaps() {
        Map<String, List<String>> inputs = inputs(NetworkName.DENSENET_BC_100_12);
        assertEquals(List.of("stem-conv", "stage-1-block-1-b-conv"), inputs.get("stage-1-block-1-concatenation"));
        assertEquals(
                List.of("stage-1-block-1-concatenation", "stage-1-block-2-b-conv"),
                inputs.get("stage-1-block-2-concatenation"));
        assertEquals(List.of("stage-1-block-16-concatenation"), inputs.get("transition-1-norm"));
        assertEquals(List.of("transition-1-pool"), inputs.get("stage-2-block-1-a-norm"));
    }

    private static Map<String, List<String>> inputs(NetworkName name) {
        return NetworksTest.blueprint(name, LayerSet.FAST, Map.of())
                .configuration()
                .getVertexInputs();
    }

    /** All networks except WRN-28-10 and ResNet-34, which are a larger WRN-16-4 and ResNet-18. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WRN_28_10", "RESNET_34_IMAGENET"})
    void theRunningNetworkHasTheConfiguredShapes(NetworkName name) {
        Map<String, InputType> configured = outputs(name);
        Map<String, INDArray> running = NetworksTest.network(name, LayerSet.FAST, NetworksTest.everywhere(name))
                .feedForward(Nd4j.zeros(DataType.FLOAT, 1, 3, 32, 32), false);
        for (String site : name.sites()) {
            Maps maps = Maps.of(running.get(SiteDrawing.siteLayer(site)));
            assertEquals(at(configured, site), maps.channels() + "x" + maps.height() + "x" + maps.width(), site);
        }
    }

    private static Map<String, InputType> outputs(NetworkName name) {
        return outputs(name, 32);
    }

    private static Map<String, InputType> outputs(NetworkName name, int side) {
        return NetworksTest.blueprint(name, LayerSet.FAST, NetworksTest.everywhere(name), side)
                .configuration()
                .getLayerActivationTypes(InputType.convolutional(side, side, 3));
    }

    private static String at(Map<String, InputType> outputs, String site) {
        return of(outputs, SiteDrawing.siteLayer(site));
    }

    private static String of(Map<String, InputType> outputs, String layer) {
        InputTypeConvolutional maps = (InputTypeConvolutional) outputs.get(layer);
        return maps.getChannels() + "x" + maps.getHeight() + "x" + maps.getWidth();
    }
}
