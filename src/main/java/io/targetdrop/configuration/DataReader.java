package io.targetdrop.configuration;

import io.targetdrop.data.CifarFiles;
import io.targetdrop.data.CifarFiles.Variant;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageFolder;
import io.targetdrop.data.ImageSource;
import java.util.List;

/** Reads {@code data}. */
final class DataReader {
    private enum Format {
        CIFAR10,
        CIFAR100,
        IMAGE_FOLDER,
        GENERATED
    }

    private static final List<String> GENERATED_KEYS = List.of("train-count", "test-count", "side", "seed");

    private static final List<String> IMAGE_FOLDER_KEYS = List.of("skip-unreadable");

    private DataReader() {}

    /** The section's record; generated images take the run's seed unless they have their own. */
    static DataConfig read(Section section, long seed) {
        ImageSource source = source(section, seed);
        return section.build(() -> new DataConfig(
                source,
                section.whole("train-limit", DataConfig.NO_LIMIT),
                section.whole("test-limit", DataConfig.NO_LIMIT),
                section.number("validation-share", DataConfig.DEFAULT_VALIDATION_SHARE)));
    }

    private static ImageSource source(Section section, long seed) {
        Format format = section.requiredChoice("format", Format.class);
        if (format == Format.GENERATED) {
            return generated(section, seed);
        }
        section.refuse("the format " + Section.label(format), GENERATED_KEYS);
        if (!section.has("path")) {
            throw section.missing("path", "name the directory of the " + Section.label(format) + " files");
        }
        if (format != Format.IMAGE_FOLDER) {
            section.refuse("the format " + Section.label(format), IMAGE_FOLDER_KEYS);
        }
        String path = Passwords.refuse("data.path", section.text("path"));
        return section.build(() -> switch (format) {
            case CIFAR10 -> new CifarFiles(path, Variant.CIFAR10);
            case CIFAR100 -> new CifarFiles(path, Variant.CIFAR100);
            default -> new ImageFolder(path, section.flag("skip-unreadable", false));
        });
    }

    private static ImageSource generated(Section section, long seed) {
        section.refuse("the format generated", List.of("path"));
        section.refuse("the format generated", IMAGE_FOLDER_KEYS);
        return section.build(() -> new GeneratedImages(
                section.whole("train-count", Defaults.GENERATED_TRAIN_COUNT),
                section.whole("test-count", Defaults.GENERATED_TEST_COUNT),
                section.whole("side", Defaults.GENERATED_SIDE),
                section.longWhole("seed", seed)));
    }
}
