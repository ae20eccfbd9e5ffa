package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.Regularizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong configurations end with exit code 2 and one line that names key, value, rule and fix. */
class WrongConfigurationTest {
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "--set {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            training.leraning-rate=0.1             | training.leraning-rate is not a key; did you mean training.learning-rate? (--set training.leraning-rate=0.1)
            learning-rate=0.1                      | learning-rate is not a key; did you mean training.learning-rate?
            trianing.epochs=3                      | trianing is not a key; did you mean training?
            training.speed=9                       | training.speed is not a key; training has epochs, batch-size, learning-rate
            colour=red                             | colour is not a key; the file has seed, data, network
            regularizer.at.stage-1.blok-size=3     | regularizer.at.stage-1.blok-size is not a key; did you mean regularizer.at.stage-1.block-size?
            regularizer.drop-probability=1.5       | regularizer.drop-probability must be in [0, 1] but is 1.5; the paper uses 0.15 (--set regularizer.drop-probability=1.5)
            regularizer.drop-probability=NaN       | regularizer.drop-probability must be finite but is 'NaN'
            regularizer.drop-probability=high      | regularizer.drop-probability must be a number but is 'high'
            regularizer.drop-probability=[0.1]     | regularizer.drop-probability must be a number but is [0.1]
            regularizer.block-size=4               | regularizer.block-size must be odd and positive but is 4; a square has
            regularizer.block-size=5.5             | regularizer.block-size must be a whole number but is 5.5
            regularizer.reduction-ratio=0          | regularizer.reduction-ratio must be at least 1 but is 0; the paper uses 16
            regularizer={name=dropout,block-size=3} | regularizer.block-size does not belong to dropout but is 3; take it out
            regularizer={name=dropblock,attention=fixed} | regularizer.attention does not belong to dropblock but is 'fixed'; take it out
            regularizer={name=dropblock,blocksize=3} | regularizer.blocksize is not a key; did you mean regularizer.block-size?
            regularizer={name=dropblock,block-size=0} | regularizer.block-size must be at least 1 but is 0; 7 is usual for dropblock
            regularizer={name=corrdrop,drop-probability=2} | regularizer.drop-probability must be in [0, 1] but is 2.0; 0.2 is usual for corrdrop
            regularizer={name=focuseddropout,block-size=null,at.stage-1.block-size=3} | regularizer.at.stage-1.block-size does not belong to focuseddropout but is 3; take it out
            regularizer.attention=learned          | regularizer.attention must be one of fixed, gated, straight-through but is 'learned'
            regularizer.keep-scale=none            | regularizer.keep-scale must be one of per-map, whole-tensor but is 'none'
            regularizer.schedule=exponential       | regularizer.schedule.name must be one of constant, linear-ramp but is 'exponential'
            regularizer.schedule=linear-ramp       | regularizer.schedule.epochs is missing; set it to the epochs that the ramp takes, for example 10
            regularizer.schedule.epochs=3          | regularizer.schedule.epochs does not belong to the constant schedule but is 3; take it out
            regularizer.schedule={name=linear-ramp,epochs=0} | regularizer.schedule.epochs must be at least 1 but is 0; use a constant schedule
            regularizer.at.stage-9.block-size=3    | regularizer.at.stage-9 is not a site of resnet-8; it has stage-1, stage-2, stage-3
            regularizer.at.stage-1-block-1.block-size=3 | regularizer.at.stage-1-block-1 has settings, but network.sites does not list that site; add it there
            regularizer.at.stage-1.block-size=2    | regularizer.at.stage-1.block-size must be odd and positive but is 2
            regularizer.at.stage-1=3               | regularizer.at.stage-1 must be a section { … } but is 3
            network.name=resnet-9                  | network.name must be one of plain-cnn, resnet-8, resnet-20, resnet-56, resnet-18, resnet-18-imagenet, resnet-34-imagenet, resnet-50-imagenet, preact-resnet-18, wrn-16-4, wrn-28-10, vgg-16, densenet-bc-100-12 but is 'resnet-9'
            network.sites=[stage-1,stage-7]        | network.sites must be among stages, blocks, stage-1, stage-2, stage-3, stage-1-block-1
            network.sites=[7]                      | network.sites must be a list of strings but has 7
            training.epochs=0                      | training.epochs must be at least 1 but is 0; 5 is usual
            training.epochs=3000000000             | training.epochs must be a whole number of at most 2147483647 but is 3000000000
            training.batch-size=-1                 | training.batch-size must be at least 1 but is -1; 64 is usual
            training.learning-rate=1e999           | training.learning-rate must be finite but is 1e999
            training.learning-rate=0               | training.learning-rate must be positive and finite but is 0.0; 0.1 is usual
            training.momentum=1                    | training.momentum must be in [0, 1) but is 1.0; 0.9 is usual
            training.weight-decay=-1e-4            | training.weight-decay must be at least 0 and finite but is -1.0E-4; 5e-4 is usual
            training.augmentation=flip             | training.augmentation.name must be one of none, crop-flip, random-resized-crop but is 'flip'
            training.augmentation={name=random-resized-crop,least-area=0} | training.augmentation.least-area must be in (0, 1] but is 0.0; 0.08 is usual for photographs
            training.augmentation={name=crop-flip,least-area=0.5} | training.augmentation.least-area does not belong to the augmentation crop-flip but is 0.5; take it out, or set it to null
            training.cutout=-1                     | training.cutout must be at least 0 but is -1; 16 is usual for CIFAR-10, 0 cuts nothing out
            training.cut-out=16                    | training.cut-out is not a key; did you mean training.cutout?
            training.schedule=steps                | training.schedule.milestones is missing; set it to the epochs after which the learning rate falls, in order, for example [60, 120, 160]
            training.schedule={name=steps,milestones=[]}      | training.schedule.milestones must have at least one number but has none; write [60, 120]
            training.schedule={name=steps,milestones=[20,10]} | training.schedule.milestones must be positive and increasing but are [20, 10]
            training.schedule={name=steps,milestones=60}      | training.schedule.milestones must be a list of whole numbers but is 60; write [60, 120]
            training.schedule={name=steps,milestones=[1.5]}   | training.schedule.milestones must be a whole number but is 1.5
            training.schedule={name=steps,milestones=[5],decay=0} | training.schedule.decay must be in (0, 1] but is 0.0; 0.1 is usual
            training.schedule.milestones=[5]       | training.schedule.milestones does not belong to the cosine schedule but is [5]; take it out, or set it to null
            training.schedule.warm-up=-1           | training.schedule.warm-up must be positive but is -1.0; leave it out
            training=5                             | training must be a section { … } with epochs, batch-size
            regularizer=none                       | regularizer must be a section { … } with name, drop-probability, block-size, reduction-ratio, attention, keep-scale, ranking, channel-randomness, place-randomness, region, area, sample-probability, scale, schedule, at but is 'none'
            a..b=1                                 | --set a..b=1 must begin with a key, its parts joined by dots
            training.class-weights=even            | training.class-weights must be none, balanced, or a weight by class name but is 'even'; write { cat = 2 }
            training.class-weights=[1, 2]          | training.class-weights must be none, balanced, or a weight by class name but is [1,2]; write { cat = 2 }
            training.class-weights={cat=0}         | training.class-weights must be positive and finite but that of 'cat' is 0.0; 1 counts its images like others
            training.class-weights={cat=many}      | training.class-weights.cat must be a number but is 'many'
            averaging.workers=0                    | averaging.workers must be at least 1 but is 0; one for each core or GPU
            averaging.frequency=0                  | averaging.frequency must be at least 1 but is 0; 10 is usual
            averaging.depth=0                      | averaging.depth must be at least 1 but is 0; 2 is usual
            averaging.master=horovod               | averaging.master must be one of resident, dl4j but is 'horovod'
            averaging.reshuffle=maybe              | averaging.reshuffle must be true or false but is 'maybe'
            averaging.storage=heap                 | averaging.storage must be one of memory-and-disk, memory-only, disk-only but is 'heap'
            averaging.synchronous-epochs=-1        | averaging.synchronous-epochs must be at least 0 but is -1
            averaging.prefetch=0                   | averaging.prefetch must be at least 1 but is 0
            checkpoint.keep=0                      | checkpoint.keep must be at least 1 but is 0
            checkpoint.every-rounds=-1             | checkpoint.every-rounds must be at least 0 but is -1
            checkpoint.retries=some                | checkpoint.retries must be a whole number but is 'some'
            training.early-stopping.patience=0     | training.early-stopping.patience must be at least 1 but is 0
            training.early-stopping.monitor=loss   | training.early-stopping.monitor must be one of none, validation-accuracy, validation-loss, validation-macro-f1, validation-balanced-accuracy, validation-top5-accuracy, validation-calibration-error but is 'loss'
            averaging.updater-state=keep           | averaging.updater-state must be one of average, keep-local, reset but is 'keep'
            data.format=null                       | data.format is missing; set it to one of cifar10, cifar100, image-folder, table, generated (src/test/resources/io/targetdrop/configuration/targetdrop.conf)
            data.format=png                        | data.format must be one of cifar10, cifar100, image-folder, table, generated but is 'png'
            data.path=/images                      | data.path does not belong to the format generated but is '/images'; take it out, or set it to null
            data.train-limit=0                     | data.train-limit must be at least 1 but is 0; leave it out for all
            data.validation-share=1                | data.validation-share must be in [0, 1) but is 1.0; 0.1 is usual
            data.train-count=0                     | data.train-count must be
            seed=1.5                               | seed must be a whole number but is 1.5
            seed=99999999999999999999              | seed must be a whole number of at most 64 bits but is '99999999999999999999'
            seed=${nothing}                        | has a substitution without a value
            seed                                   | --set seed has no '='; write --set key=value, for example --set training.epochs=3
            =5                                     | --set =5 must begin with a key, its parts joined by dots; write --set key=value
            seed=                                  | --set seed= has no value; write --set seed=null to take a key away
            """)
    void overridesAreChecked(String override, String said) {
        refused(said, "src/test/resources/io/targetdrop/configuration/targetdrop.conf", override);
    }

    @Test
    void listsTheKnownMethodsForAnUnknownOne() {
        String known = Regularizer.all().stream().map(Regularizer::label).collect(Collectors.joining(", "));
        refused(
                "regularizer.name must be one of none, " + known + " but is 'dropuot'",
                "conf/quickstart.conf",
                "regularizer.name=dropuot");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `# nothing`                                    | data.format is missing; set it to one of cifar10
            data { format = cifar10 }                      | data.path is missing; set it to the directory of the images, or the table, on any Hadoop file system, for example /images
            data { format = image-folder, path = "" }      | data.path must name a directory but is empty; it must hold train/CLASS
            data { format = cifar10, path = x, side = 64 } | data.side does not belong to the format cifar10 but is 64
            data { format = cifar10, path = [x] }          | data.path must be a string but is ["x"]
            data { format = generated                      | is not valid HOCON
            data { format : , }                            | is not valid HOCON
            include "missing.conf"                         | there is no configuration file
            [1, 2]                                         | is not valid HOCON
            """)
    void filesAreChecked(String text, String said) throws IOException {
        refused(said, write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theMessageNamesFileAndLine() throws IOException {
        String file =
                write("data.format = generated\n\ntraining {\n  epochs = many\n}\n".getBytes(StandardCharsets.UTF_8));
        refused("training.epochs must be a whole number but is 'many' (" + file + ", line 4)", file);
    }

    @Test
    void namesAMissingFile() {
        refused("there is no configuration file conf/quikstart.conf; see conf/ for examples", "conf/quikstart.conf");
    }

    @Test
    void namesAMissingHadoopFile() {
        String file = directory.resolve("missing.conf").toUri().toString();
        refused("there is no configuration file " + file, file);
    }

    @Test
    void namesAnUnknownFileSystem() {
        refused("configuration file nofs://host/a.conf cannot be read: No FileSystem for scheme", "nofs://host/a.conf");
    }

    @Test
    void aDirectoryIsNotAFile() {
        refused("configuration file conf cannot be read: Is a directory", "conf");
    }

    @Test
    void refusesBytesThatAreNotText() throws IOException {
        String file = write(new byte[] {(byte) 0xff, (byte) 0xfe});
        refused("configuration file " + file + " is not UTF-8 text", file);
    }

    @Test
    void aNetworkWithoutBlocksHasNoBlockSites() {
        refused(
                "network.sites must be among stages, stage-1, stage-2, stage-3, classifier for plain-cnn but one is 'blocks'",
                "conf/quickstart.conf",
                "network.name=plain-cnn",
                "network.sites=blocks");
    }

    private String write(byte[] text) throws IOException {
        return Files.write(directory.resolve("wrong.conf"), text).toString();
    }

    private static void refused(String said, String file, String... overrides) {
        String[] args = new String[3 + 2 * overrides.length];
        args[0] = "train";
        args[1] = "--config";
        args[2] = file;
        for (int i = 0; i < overrides.length; i++) {
            args[3 + 2 * i] = "--set";
            args[4 + 2 * i] = overrides[i];
        }
        CommandRun run = CommandRun.of(args);
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(said), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}
