package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.CifarFiles;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageFolder;
import io.targetdrop.data.ImageTable;
import io.targetdrop.data.OptionalName;
import io.targetdrop.data.Resize;
import io.targetdrop.data.TableColumns;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.AttentionDrop;
import io.targetdrop.regularizers.CorrDrop;
import io.targetdrop.regularizers.DropBlock;
import io.targetdrop.regularizers.DropPath;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Dropout;
import io.targetdrop.regularizers.FocusedDropout;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.RegularizerConfig.None;
import io.targetdrop.regularizers.SpatialDropout;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import io.targetdrop.training.Augmentation;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.AveragingConfig.Images;
import io.targetdrop.training.AveragingConfig.LearningRateScale;
import io.targetdrop.training.AveragingConfig.Master;
import io.targetdrop.training.AveragingConfig.Storage;
import io.targetdrop.training.AveragingConfig.UpdaterState;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.RunConfig.CheckpointConfig;
import io.targetdrop.training.TrackingConfig.Server;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.schedules.LearningRateSchedule.Constant;
import io.targetdrop.training.schedules.LearningRateSchedule.Cosine;
import io.targetdrop.training.schedules.LearningRateSchedule.Steps;
import io.targetdrop.training.schedules.LearningRateSchedule.WarmUp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations are read with the right meaning. */
class ConfigurationReaderTest {
    @TempDir
    private Path directory;

    @Test
    void hasTheseDefaults() throws IOException {
        RunConfig config = read("data.format = generated");
        TargetDrop paper = new TargetDrop(0.15, 5, 16, Attention.FIXED, KeepScale.PER_MAP, new DropSchedule.Constant());
        assertEquals(
                new RunConfig(
                        42,
                        new DataConfig(
                                new GeneratedImages(2048, 512, 32, 42), Integer.MAX_VALUE, Integer.MAX_VALUE, 0.1),
                        new NetworkConfig(
                                NetworkName.RESNET_8, Map.of("stage-1", paper, "stage-2", paper, "stage-3", paper)),
                        new TrainingConfig(
                                5,
                                64,
                                0.1,
                                new Cosine(),
                                0.9,
                                5e-4,
                                new Augmentation.None(),
                                TrainingConfig.NO_CUTOUT,
                                TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                                EarlyStopping.never()),
                        new AveragingConfig(
                                Master.RESIDENT,
                                2,
                                10,
                                0,
                                LearningRateScale.LINEAR,
                                UpdaterState.AVERAGE,
                                2,
                                Storage.MEMORY_AND_DISK,
                                false,
                                2,
                                Images.DECODED),
                        new CheckpointConfig(0, 2, 0)),
                config);
    }

    @Test
    void formatsNameTheirFiles() throws IOException {
        assertEquals(
                new CifarFiles("cifar", CifarFiles.Variant.CIFAR100),
                read("data { format = cifar100, path = cifar }").data().source());
        assertEquals(
                new ImageFolder("hdfs://host/images"),
                read("data { format = image-folder, path = \"hdfs://host/images//\" }")
                        .data()
                        .source());
        assertEquals(
                new ImageFolder("images", true),
                read("data { format = image-folder, path = images, skip-unreadable = true }")
                        .data()
                        .source());
        assertEquals(
                new ImageFolder("images", false, new Resize(48, Resize.Fit.CROP, Resize.Enlarging.AREA)),
                read("data { format = image-folder, path = images, resize = { side = 48, enlarging = area } }")
                        .data()
                        .source());
        assertEquals(
                new ImageFolder("images", false, new Resize(48, Resize.Fit.PAD)),
                read("data { format = image-folder, path = images, resize = { side = 48, fit = pad } }")
                        .data()
                        .source());
    }

    @Test
    void aTableNamesTheColumnOfItsWeights() throws IOException {
        ImageTable table = (ImageTable) read("data { format = table, path = t, table { weight = importance } }")
                .data()
                .source();
        assertEquals(OptionalName.of("importance"), table.table().columns().weight());
        ImageTable without =
                (ImageTable) read("data { format = table, path = t }").data().source();
        assertEquals(TableColumns.DEFAULT, without.table().columns());
        String message = assertThrows(
                        ConfigurationException.class,
                        () -> read("data { format = image-folder, path = t, table.weight = importance }"))
                .getMessage();
        assertTrue(message.startsWith("data.table does not belong to the format image-folder"), message);
    }

    @Test
    void generatedImagesFollowTheRunsSeedUnlessTheyHaveTheirOwn() throws IOException {
        assertEquals(
                new GeneratedImages(2048, 512, 32, -7),
                generated("seed=-7").data().source());
        assertEquals(
                new GeneratedImages(2048, 512, 32, 3),
                generated("seed=-7", "data.seed=3").data().source());
    }

    @Test
    void schedulesTakeTheirSettings() throws IOException {
        assertEquals(
                new Constant(),
                generated("training.schedule=constant").training().schedule());
        assertEquals(
                new Steps(List.of(60, 120), 0.1),
                generated("training.schedule={name=steps,milestones=[60,120]}")
                        .training()
                        .schedule());
        assertEquals(
                new WarmUp(1.5, new Cosine()),
                generated("training.schedule.warm-up=1.5").training().schedule());
        assertEquals(
                new Cosine(),
                generated("training.schedule.warm-up=0").training().schedule());
    }

    @Test
    void aSiteOverridesTheCommonSettings() throws IOException {
        Map<String, RegularizerConfig> sites = read("""
                        data.format = generated
                        network.sites = [stage-2, stage-3]
                        regularizer {
                          drop-probability = 0.25
                          schedule { name = linear-ramp, epochs = 4 }
                          at { stage-3 { block-size = 3, schedule = constant } }
                        }
                        """).network().sites();
        TargetDrop second = assertInstanceOf(TargetDrop.class, sites.get("stage-2"));
        TargetDrop third = assertInstanceOf(TargetDrop.class, sites.get("stage-3"));
        assertEquals(Set.of("stage-2", "stage-3"), sites.keySet());
        assertEquals(new DropSchedule.LinearRamp(4), second.schedule());
        assertEquals(5, second.blockSize());
        assertEquals(0.25, third.dropProbability());
        assertEquals(3, third.blockSize());
        assertEquals(new DropSchedule.Constant(), third.schedule());
    }

    @Test
    void stagesAndBlocksAreAllSitesOfAKind() throws IOException {
        assertEquals(
                Set.copyOf(NetworkName.RESNET_18.sites()),
                generated("network.name=resnet-18", "network.sites=[stages,blocks,classifier,stage-1]")
                        .network()
                        .sites()
                        .keySet());
    }

    @Test
    void withoutARegularizerAllSitesAreEmpty() throws IOException {
        assertEquals(Map.of(), generated("regularizer.name=none").network().sites());
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void everyMethodHasItsUsualSettings(Regularizer method) throws IOException {
        Map<String, RegularizerConfig> sites =
                generated("regularizer.name=" + method.label()).network().sites();
        assertEquals(Map.of("stage-1", method, "stage-2", method, "stage-3", method), sites);
    }

    /** The usual settings; the class of each method names their source. */
    @Test
    void methodsHaveTheseUsualSettings() {
        DropSchedule constant = new DropSchedule.Constant();
        assertTrue(Regularizer.all()
                .containsAll(List.of(
                        new TargetDrop(0.15, 5, 16, Attention.FIXED, KeepScale.PER_MAP, constant),
                        new Dropout(0.3, constant),
                        new SpatialDropout(0.1, constant),
                        new DropPath(0.1, constant),
                        new DropBlock(0.1, 7, constant),
                        new AttentionDrop(0.1, 5, constant),
                        new CorrDrop(0.2, 5, constant),
                        new FocusedDropout(0.1, constant))));
    }

    @Test
    void aMethodTakesItsSettingsAndASiteItsOwn() throws IOException {
        Map<String, RegularizerConfig> sites = read("""
                        data.format = generated
                        training { epochs = 8, cutout = 16, augmentation = crop-flip }
                        regularizer {
                          name = dropblock
                          drop-probability = 0.2
                          block-size = 6
                          schedule { name = linear-ramp, epochs = ${training.epochs} }
                          at { stage-3 { block-size = 2 } }
                        }
                        """).network().sites();
        DropSchedule ramp = new DropSchedule.LinearRamp(8);
        assertEquals(new DropBlock(0.2, 6, ramp), sites.get("stage-1"));
        assertEquals(new DropBlock(0.2, 2, ramp), sites.get("stage-3"));
    }

    @Test
    void aSiteMayHaveAnotherMethodWithItsUsualSettings() throws IOException {
        Map<String, RegularizerConfig> sites = read("""
                        data.format = generated
                        network.sites = [stages, classifier]
                        regularizer {
                          drop-probability = 0.25
                          schedule { name = linear-ramp, epochs = 4 }
                          at {
                            stage-1.name = none
                            stage-3 { name = targetdrop, block-size = 3 }
                            classifier.name = dropout
                          }
                        }
                        """).network().sites();
        DropSchedule ramp = new DropSchedule.LinearRamp(4);
        assertEquals(
                Map.of(
                        "stage-2", new TargetDrop(0.25, 5, 16, Attention.FIXED, KeepScale.PER_MAP, ramp),
                        "stage-3", new TargetDrop(0.25, 3, 16, Attention.FIXED, KeepScale.PER_MAP, ramp),
                        "classifier", new Dropout(0.3, new DropSchedule.Constant())),
                sites);
    }

    @Test
    void withoutARegularizerNoSiteHasAnother() throws IOException {
        assertEquals(
                Map.of("classifier", new None()),
                generated("network.sites=[classifier]", "regularizer={name=none,at.classifier.name=dropout}")
                        .network()
                        .sites());
    }

    @Test
    void cutoutCombinesWithARegularizer() throws IOException {
        RunConfig config = generated("training.cutout=16", "training.augmentation=crop-flip");
        assertEquals(16, config.training().cutout());
        assertEquals(new TargetDrop(), config.network().sites().get("stage-1"));
    }

    @Test
    void anAugmentationIsANameOrASection() throws IOException {
        assertEquals(
                new Augmentation.RandomResizedCrop(0.08),
                generated("training.augmentation=random-resized-crop")
                        .training()
                        .augmentation());
        assertEquals(
                new Augmentation.RandomResizedCrop(0.35),
                generated("training.augmentation={name=random-resized-crop,least-area=0.35}")
                        .training()
                        .augmentation());
    }

    @Test
    void oneOverrideTurnsTheRegularizerOff() {
        RunConfig without = ConfigurationReader.read("conf/cifar10-resnet18.conf", List.of("regularizer.name=none"));
        assertEquals(
                Map.of("stage-1", new None(), "stage-2", new None(), "stage-3", new None(), "stage-4", new None()),
                without.network().sites());
    }

    @Test
    void theLaterOfTwoOverridesWins() throws IOException {
        assertEquals(
                9,
                generated("training.epochs=3", "training.epochs=9").training().epochs());
    }

    @Test
    void anOverrideWithNullRemovesAKey() throws IOException {
        RunConfig config = ConfigurationReader.read(
                "conf/cifar10-resnet8.conf", List.of("data.format=generated", "data.path=null"));
        assertInstanceOf(GeneratedImages.class, config.data().source());
    }

    @ParameterizedTest
    @MethodSource("paths")
    void anOverrideThatIsNotHoconIsAString(String path) {
        RunConfig config = ConfigurationReader.read("conf/cifar10-resnet8.conf", List.of("data.path=" + path));
        assertEquals(
                new CifarFiles(path, CifarFiles.Variant.CIFAR10), config.data().source());
    }

    static Stream<String> paths() {
        return Stream.of(
                "/data/cifar",
                "hdfs://host:8020/cifar",
                "a b#c",
                "//data",
                "a,b",
                "/a,b=c",
                "s3a://b/x=y",
                "${home",
                "C:\\x");
    }

    @Test
    void anOverrideMayBeInQuotes() {
        RunConfig config = ConfigurationReader.read("conf/cifar10-resnet8.conf", List.of("data.path=\"a b\""));
        assertEquals(
                new CifarFiles("a b", CifarFiles.Variant.CIFAR10), config.data().source());
    }

    @Test
    void numbersMayBeStringsLikeEnvironmentVariables() throws IOException {
        assertEquals(
                4,
                read("data.format = generated\naveraging.workers = \"4\"")
                        .averaging()
                        .workers());
    }

    @Test
    void anIncludeIsRelativeToTheIncludingFile() throws IOException {
        Files.writeString(directory.resolve("base.conf"), "data.format = generated, seed = 5");
        assertEquals(5, read("include \"base.conf\"").seed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"url(\"file:%s\")", "file(\"%s\")", "classpath(\"%s\")"})
    void nothingElseIsIncluded(String include) throws IOException {
        Path base = Files.writeString(directory.resolve("base.conf"), "data.format = generated, seed = 5");
        ConfigurationException e =
                assertThrows(ConfigurationException.class, () -> read("include " + include.formatted(base)));
        assertTrue(e.getMessage().endsWith("; write include \"name\""), e.getMessage());
    }

    /** The file may come from another person, and results record what it says. */
    @Test
    void aRunsConfigurationReadsNoEnvironmentVariables() throws IOException {
        Path file = Files.writeString(
                directory.resolve("config.json"), "{\"data\": {\"format\": \"cifar10\", \"path\": ${PATH}}}");
        ConfigurationException e =
                assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(file.toString(), List.of()));
        assertTrue(e.getMessage().contains("config.json is not valid JSON: "), e.getMessage());
    }

    @Test
    void aPasswordInAPathIsRefusedAndNotRepeated() {
        ConfigurationException e = assertThrows(
                ConfigurationException.class,
                () -> read("data { format = cifar10, path = \"ftp://me:hunter2@host/images\" }"));
        assertTrue(e.getMessage().startsWith("data.path must hold no password"), e.getMessage());
        assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
    }

    /** The place of a value on the command line would repeat it. */
    @ParameterizedTest
    @ValueSource(strings = {"http://me:hunter2@host:5000", "http://hunter2@host", "http:me:hunter2@ host"})
    void aPasswordInAnAddressIsRefusedAndNotRepeated(String address) {
        ConfigurationException e = assertThrows(
                ConfigurationException.class,
                () -> Configurations.of("data.format=generated", "tracking.uri=" + address));
        assertTrue(e.getMessage().startsWith("tracking.uri must hold no user and no password"), e.getMessage());
        assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:5000", "ftp://host", "http://", "a b", "http://host?x=1"})
    void whatIsNoAddressOfAServerIsRefused(String address) {
        ConfigurationException e = assertThrows(
                ConfigurationException.class,
                () -> Configurations.of("data.format=generated", "tracking.uri=" + address));
        assertTrue(e.getMessage().startsWith("tracking.uri must be "), e.getMessage());
        assertTrue(e.getMessage().contains(address), e.getMessage());
    }

    @Test
    void aTrackingServerIsReadAndWrittenBack() {
        RunConfig config = Configurations.of("data.format=generated", "tracking.uri=\"https://host:5000/mlflow\"");
        assertEquals(
                new Server.Mlflow(URI.create("https://host:5000/mlflow")),
                config.tracking().server());
        assertTrue(ConfigurationWriter.toJson(config, Map.of()).contains("\"uri\" : \"https://host:5000/mlflow\""));
        assertFalse(
                ConfigurationWriter.toJson(Configurations.defaults(), Map.of()).contains("tracking"));
        assertEquals(new Server.None(), Configurations.defaults().tracking().server());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs://me@host:8020/a", "abfss://box@account.dfs.core.windows.net/a:b@c", "/a:b@c"})
    void acceptsAPathWithoutAPassword(String path) {
        assertEquals(path, Passwords.refuse("--out", path));
    }

    @Test
    void readsAHadoopPath() throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "data.format = generated, seed = 6");
        assertEquals(
                6, ConfigurationReader.read(file.toUri().toString(), List.of()).seed());
    }

    @ParameterizedTest
    @MethodSource("shippedFiles")
    void everyFileInConfIsValid(Path file) {
        assertTrue(
                ConfigurationReader.read(file.toString(), List.of()).training().epochs() > 0);
    }

    static Stream<Path> shippedFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf"))) {
            return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList().stream();
        }
    }

    private RunConfig generated(String... overrides) throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "data.format = generated");
        return ConfigurationReader.read(file.toString(), List.of(overrides));
    }

    private RunConfig read(String text) throws IOException {
        return ConfigurationReader.read(
                Files.writeString(directory.resolve("a.conf"), text).toString(), List.of());
    }
}
