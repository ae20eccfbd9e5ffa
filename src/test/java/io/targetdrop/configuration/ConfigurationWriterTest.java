package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.training.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back. */
class ConfigurationWriterTest {
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "--set {0}")
    @ValueSource(
            strings = {
                "seed=-9223372036854775808",
                "data.seed=5",
                "data.train-limit=100",
                "data={format=cifar100,path=\"/a b\",train-count=null,test-count=null,side=null}",
                "data={format=image-folder,path=\"s3a://b/é\",train-count=null,test-count=null,side=null}",
                "data={format=image-folder,path=images,skip-unreadable=true,train-count=null,test-count=null,side=null}",
                "data={format=image-folder,path=images,resize={side=48,fit=stretch},train-count=null,test-count=null,side=null}",
                "network={name=resnet-18,sites=[stages,blocks]}",
                "network.sites=[]",
                "regularizer.name=none",
                "regularizer={name=dropout,drop-probability=0.3,block-size=null}",
                "regularizer={name=spatial-dropout,block-size=null,schedule={name=linear-ramp,epochs=3}}",
                "regularizer={name=dropblock,block-size=4,at.stage-3.block-size=2}",
                "regularizer={name=attentiondrop}",
                "regularizer={name=corrdrop,at.stage-1.drop-probability=0.1}",
                "regularizer={name=focuseddropout,block-size=null}",
                "regularizer={at={stage-2.name=none,stage-3={name=dropout,drop-probability=0.4}}}",
                "training.cutout=16",
                "training.augmentation=crop-flip",
                "training.augmentation={name=random-resized-crop,least-area=0.25}",
                "training.batch-norm-images=0",
                "averaging.learning-rate-scale=none",
                "regularizer={attention=straight-through,keep-scale=whole-tensor,drop-probability=0.1}",
                "regularizer={schedule={name=linear-ramp,epochs=3},at.stage-2={schedule=constant,block-size=3}}",
                "regularizer={at.stage-1.schedule={name=linear-ramp,epochs=3}}",
                "training.schedule=constant",
                "training.schedule={name=steps,milestones=[2,4],decay=0.2,warm-up=0.25}",
                "training.learning-rate=0.30000000000000004",
                "training.class-weights=balanced",
                "training.class-weights={cat=2,\"a dog. or two\"=0.5}",
                "training.early-stopping.monitor=validation-top5-accuracy",
                "averaging={workers=3,frequency=1,updater-state=reset,depth=1}",
                "averaging.images=encoded"
            })
    void readsBackWhatItWrites(String override) throws IOException {
        RunConfig config = ConfigurationReader.read(
                "src/test/resources/io/targetdrop/configuration/targetdrop.conf", List.of(override));
        assertEquals(config, readBack(ConfigurationWriter.toJson(config, Map.of("version", "1"))));
    }

    @Test
    void writesTheSameTextForTheSameConfiguration() throws IOException {
        RunConfig config = ConfigurationReader.read("conf/cifar10-resnet18.conf", List.of());
        String text = ConfigurationWriter.toJson(config, Map.of());
        assertEquals(text, ConfigurationWriter.toJson(readBack(text), Map.of()));
    }

    /** As version 0.1.0 wrote it, so that trials keep their names. */
    @Test
    void writesAnAugmentationByItsNameIfItHasNoOtherSetting() throws IOException {
        RunConfig config = ConfigurationReader.read(
                "conf/cifar10-resnet18.conf", List.of("training.augmentation=random-resized-crop"));
        assertEquals("random-resized-crop", ConfigurationWriter.flat(config).get("training.augmentation"));
        RunConfig flipped = ConfigurationReader.read("conf/cifar10-resnet18.conf", List.of());
        assertEquals("crop-flip", ConfigurationWriter.flat(flipped).get("training.augmentation"));
    }

    @Test
    void theReaderIgnoresProvenance() throws IOException {
        RunConfig config = ConfigurationReader.read("conf/quickstart.conf", List.of());
        Map<String, ?> provenance = Map.of("checksums", Map.of("data_batch_1.bin", "54636561"), "cores", 2);
        assertEquals(config, readBack(ConfigurationWriter.toJson(config, provenance)));
    }

    private RunConfig readBack(String json) throws IOException {
        Path file = Files.writeString(directory.resolve("config.json"), json);
        return ConfigurationReader.read(file.toString(), List.of());
    }
}
