package io.targetdrop.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The kinds of bad input, and the error that a user gets for each.
 *
 * @param what what is wrong
 * @param found where it is found
 * @param mistake how it is made
 * @param said parts of the line on standard error
 */
record BadInputs(String what, Found found, Mistake mistake, List<String> said) {

    /** Where a mistake is found. */
    enum Found {
        /** With a hint at {@code --help}. */
        USAGE(2),
        CONFIGURATION(2),
        /** Before Spark is started. */
        DATA(3),
        /** In a task, after the lines that say what will be done. */
        DATA_ON_EXECUTOR(3);

        private final int exitCode;

        Found(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    /** Breaks a valid run, and starts it. */
    interface Mistake {
        String[] arguments(TinyRun run) throws IOException;
    }

    private static BadInputs row(String what, Found found, Mistake mistake, String... said) {
        return new BadInputs(what, found, mistake, List.of(said));
    }

    /** All rows of the table. */
    static Stream<BadInputs> all() {
        return Stream.of(cifar(), folders(), configuration(), outputAndModel(), searches(), usage())
                .flatMap(rows -> rows);
    }

    @Override
    public String toString() {
        return what;
    }

    private static Stream<BadInputs> cifar() {
        int two = 2 * 3073;
        return Stream.of(
                row(
                        "a truncated CIFAR file",
                        Found.DATA,
                        run -> run.cifar10().resize("data_batch_2.bin", two - 1).train(),
                        "/data_batch_2.bin must be a positive multiple of 3073 bytes long but has 6145 bytes; download"),
                row(
                        "a CIFAR file that is too long",
                        Found.DATA,
                        run -> run.cifar10().resize("test_batch.bin", two + 1).train(),
                        "/test_batch.bin must be a positive multiple of 3073 bytes long but has 6147 bytes; download"),
                row(
                        "an empty CIFAR file",
                        Found.DATA,
                        run -> run.cifar10().resize("data_batch_1.bin", 0).train(),
                        "/data_batch_1.bin must be a positive multiple of 3073 bytes long but has 0 bytes; download"),
                row(
                        "a CIFAR-10 label out of range",
                        Found.DATA,
                        run -> run.cifar10().poke("data_batch_2.bin", 3073, 10).train(),
                        "label of record 1 of ",
                        "/data_batch_2.bin must be in [0, 10) but is 10; check data.format and download"),
                row(
                        "a CIFAR-100 fine label out of range",
                        Found.DATA,
                        run -> run.cifar100().poke("test.bin", 1, 100).train(),
                        "label of record 0 of ",
                        "/test.bin must be in [0, 100) but is 100; check data.format and download"),
                row(
                        "a CIFAR-100 coarse label out of range",
                        Found.DATA,
                        run -> run.cifar100().poke("train.bin", 3074, 20).train(),
                        "coarse label of record 1 of ",
                        "/train.bin must be in [0, 20) but is 20; check data.format and download"),
                row(
                        "no test batch",
                        Found.DATA,
                        run -> run.cifar10().remove("test_batch.bin").train(),
                        "/data must hold test_batch.bin but does not; it must hold data_batch_1.bin and test_batch.bin"),
                row(
                        "the files of the other CIFAR",
                        Found.DATA,
                        run -> run.cifar100().train("data.format=cifar10"),
                        "/data must hold data_batch_1.bin but does not"),
                row(
                        "too few class names",
                        Found.DATA,
                        run -> run.cifar10()
                                .write("batches.meta.txt", bytes("cat\n"))
                                .train(),
                        "/batches.meta.txt must name 10 classes, one per line, but names 1; fix it, or delete it"),
                row(
                        "a missing path",
                        Found.DATA,
                        run -> run.cifar10().train("data.path=/nowhere/cifar"),
                        "data.path /nowhere/cifar must exist but does not; it must hold data_batch_1.bin"),
                row(
                        "a path that is a file",
                        Found.DATA,
                        run -> run.cifar10().train("data.path=pom.xml"),
                        "data.path pom.xml must be a directory but is a file; it must hold data_batch_1.bin"),
                row(
                        "a path on no file system",
                        Found.DATA,
                        run -> run.cifar10().train("data.path=\"nofs://host/cifar\""),
                        "data.path nofs://host/cifar must be readable but is not: No FileSystem for scheme",
                        "; check the path"),
                row(
                        "a relative path with a colon, which is not the end of a scheme",
                        Found.DATA,
                        run -> run.cifar10().train("data.path=\"a:b\""),
                        "data.path a:b must exist but does not; it must hold data_batch_1.bin"),
                row(
                        "a path without a host",
                        Found.DATA,
                        run -> run.cifar10().train("data.path=\"hdfs:///cifar\""),
                        "data.path hdfs:///cifar must be readable but is not: ",
                        "; check the path"));
    }

    private static Stream<BadInputs> folders() {
        return Stream.of(
                row(
                        "a JPEG that is garbage",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(8)
                                .write("train/dog/3.jpg", bytes("garbage"))
                                .train(),
                        "/train/dog/3.jpg must be a JPEG, PNG, BMP, GIF, TIFF or WebP image but is none of these; replace or"),
                row(
                        "a JPEG that ends in its header",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(8).resize("train/dog/3.jpg", 30).train(),
                        "/train/dog/3.jpg must be a readable image but is not: ",
                        "; replace or remove it"),
                row(
                        "several bad images, reported at once",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(8)
                                .write("train/dog/3.jpg", bytes("garbage"))
                                .write("train/cat/1.jpg")
                                .image("test/dog/2.jpg", 9, 8)
                                .train(),
                        "3 of 20 images must be replaced, converted or removed; (1) ",
                        "/train/cat/1.jpg must be a JPEG",
                        "but is empty",
                        "/train/dog/3.jpg must be a JPEG",
                        "(3) ",
                        "/test/dog/2.jpg must have the first training image's size"),
                row(
                        "several truncated images, in both parts, reported at once",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(32)
                                .cut("train/dog/3.jpg", 0.9)
                                .cut("train/cat/1.jpg", 0.9)
                                .cut("test/cat/0.jpg", 0.9)
                                .train("averaging.workers=2"),
                        "3 of 20 images must be",
                        "/train/dog/3.jpg must be a readable image but is not whole",
                        "/train/cat/1.jpg must be",
                        "/test/cat/0.jpg must be"),
                row(
                        "several truncated test images, found in evaluation",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(32)
                                .model(2)
                                .cut("test/cat/0.jpg", 0.9)
                                .cut("test/dog/4.jpg", 0.9)
                                .evaluate("averaging.workers=2"),
                        "2 of 10 images must be",
                        "/test/cat/0.jpg must be",
                        "/test/dog/4.jpg must be"),
                row(
                        "a class whose images are all left out",
                        Found.DATA,
                        run -> run.images(8)
                                .write("test/cat/0.jpg")
                                .write("test/cat/1.jpg")
                                .write("test/cat/2.jpg")
                                .write("test/cat/3.jpg")
                                .write("test/cat/4.jpg")
                                .train("data.skip-unreadable=true"),
                        "/test/cat must keep at least 1 image but data.skip-unreadable leaves out all of them"),
                row(
                        "a photograph in a format that is not read",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(8)
                                .write("train/cat/1.jpg", bytes("\0\0\0\30ftypheic\0\0\0\0mif1heic"))
                                .train(),
                        "/train/cat/1.jpg must be a JPEG, PNG, BMP, GIF, TIFF or WebP image but is HEIC; convert it, for"
                                + " instance with heif-convert IN OUT.jpg"),
                row(
                        "two folders with the same letters",
                        Found.DATA,
                        run -> run.images(8)
                                .image("train/caf\u00e9/0.jpg", 8, 8)
                                .image("train/cafe\u0301/0.jpg", 8, 8)
                                .train(),
                        "/train must have class folders of different names but ",
                        "(caf\\u00e9)",
                        "(cafe\\u0301)"),
                row(
                        "a truncated training image",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(32).cut("train/dog/3.jpg", 0.9).train(),
                        "/train/dog/3.jpg must be a readable image but is not whole: ",
                        "; replace or remove it"),
                row(
                        "a truncated test image, found before training",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(32).cut("test/cat/0.jpg", 0.9).train(),
                        "/test/cat/0.jpg must be a readable image but is not whole: ",
                        "; replace or remove it"),
                row(
                        "a truncated test image, found in evaluation",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(32)
                                .model(2)
                                .cut("test/cat/0.jpg", 0.9)
                                .evaluate(),
                        "/test/cat/0.jpg must be a readable image but is not whole: ",
                        "; replace or remove it"),
                row(
                        "an image that would fill the memory",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(8)
                                .write("train/cat/0.png", headerOfPng(60_000))
                                .train(),
                        "/train/cat/0.png must have at most 67108864 pixels but has 60000 x 60000; scale it down"),
                row(
                        "an image of another size",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(8).image("test/dog/2.jpg", 9, 8).train(),
                        "/test/dog/2.jpg must have the first training image's size, 8 x 8 pixels, but has 9 x 8; set data.resize"),
                row(
                        "a class without images",
                        Found.DATA,
                        run -> run.images(8)
                                .directory("train/ant")
                                .directory("test/ant")
                                .train(),
                        "/train/ant must hold at least 1 image but is empty; add images or remove"),
                row(
                        "a class in test only",
                        Found.DATA,
                        run -> run.images(8).image("test/owl/0.jpg", 8, 8).train(),
                        "must have the same class folders but [owl] are not in all of them; add the missing"),
                row(
                        "a text file among the images",
                        Found.DATA_ON_EXECUTOR,
                        run -> run.images(8)
                                .write("train/cat/notes.txt", bytes("nice"))
                                .train(),
                        "/train/cat/notes.txt must be a JPEG, PNG, BMP, GIF, TIFF or WebP image but is none of these; replace"),
                row(
                        "only one class",
                        Found.DATA,
                        run -> run.images(8)
                                .remove("train/dog")
                                .remove("test/dog")
                                .train(),
                        "must have at least 2 classes but has 1 [cat]; add images of another class"),
                row(
                        "parts whose names are not known",
                        Found.DATA,
                        run -> run.images(8)
                                .remove("test")
                                .image("tests/cat/0.jpg", 8, 8)
                                .train(),
                        "/data must have test next to train, or no other folders, so that a test part is drawn, but has"
                                + " [tests]; name the test part test, or, if train is a class, move all classes"),
                row(
                        "a part without training images",
                        Found.DATA,
                        run -> run.images(8).remove("train").train(),
                        "/data must have a folder train next to [test] but has none; name the parts train, test and"),
                row(
                        "a validation part without images",
                        Found.DATA,
                        run -> run.images(8).train("data.validation-share=0.01"),
                        "data.validation-share 0.01 of 10 training images must be at least 1 image but is 0; raise"));
    }

    private static Stream<BadInputs> configuration() {
        return Stream.of(
                set("colour=red", "colour is not a key; the file has seed, data"),
                set("training.leraning-rate=1", "leraning-rate is not a key; did you mean training.learning-rate?"),
                set("regularizer={drop-probability=1.5}", "drop-probability must be in [0, 1] but is 1.5; the paper"),
                set("regularizer={block-size=4}", "block-size must be odd and positive but is 4; a square has"),
                set("training.learning-rate=NaN", "learning-rate must be finite but is 'NaN'; write a number"),
                set(
                        "data.skip-unreadable=true",
                        "data.skip-unreadable does not belong to the format cifar10 but is true"),
                set("training.epochs=-1", "training.epochs must be at least 1 but is -1; 5 is usual"),
                set("data.validation-share=1", "validation-share must be in [0, 1) but is 1.0; 0.1 is usual"),
                set("network.name=resnet-9", "network.name must be one of plain-cnn, resnet-8", "but is 'resnet-9'"),
                set("network.sites=[stage-4]", "network.sites must be among stages", "but one is 'stage-4'"),
                set(
                        "training.batch-size=21",
                        "training.batch-size must be at most the 20 training images that each of 1 workers has but is"
                                + " 21; lower it"),
                set(
                        "averaging.workers=21",
                        "averaging.workers must be at most the 20 training images but is 21; lower it"),
                row(
                        "images that are too small for the network",
                        Found.CONFIGURATION,
                        run -> run.images(4).train(),
                        "images for plain-cnn must be at least 8 x 8 pixels but are 4 x 4; use larger images"),
                row(
                        "no configuration file",
                        Found.CONFIGURATION,
                        run -> run.train(),
                        "there is no configuration file ",
                        "/run.conf; see conf/ for examples"));
    }

    private static BadInputs set(String override, String... said) {
        return row(override, Found.CONFIGURATION, run -> run.cifar10().train(override), said);
    }

    private static Stream<BadInputs> outputAndModel() {
        String fit = "must be a model.zip that 'train' wrote but cannot be read: ";
        String empty = "--out must name a directory that is empty or does not exist yet but ";
        return Stream.of(
                row(
                        "an output directory that contains a run",
                        Found.CONFIGURATION,
                        run -> run.cifar10().finished().train(),
                        empty,
                        "/out is neither; resume the run in it (--resume), name another directory or remove it"),
                row(
                        "an output directory that is a file",
                        Found.CONFIGURATION,
                        run -> with(run.cifar10().train(), "--out=pom.xml"),
                        empty + "pom.xml is neither; name another directory or remove it"),
                row(
                        "an output directory that cannot be made",
                        Found.CONFIGURATION,
                        run -> with(run.cifar10().train(), "--out=pom.xml/run"),
                        "--out file:",
                        "pom.xml/run must be writable but is not: ",
                        "; free space or use another --out"),
                row(
                        "an output directory on no file system",
                        Found.CONFIGURATION,
                        run -> with(run.cifar10().train(), "--out=nofs://host/out"),
                        empty + "nofs://host/out is not a valid path: No FileSystem for scheme",
                        "; name another one"),
                row(
                        "an output directory with a password in it",
                        Found.CONFIGURATION,
                        run -> with(run.cifar10().train(), "--out=ftp://me:hunter2@host/out"),
                        "--out must hold no password, because paths are written down, but does; give it to Hadoop"),
                row(
                        "an output directory without a name",
                        Found.CONFIGURATION,
                        run -> with(run.cifar10().train(), "--out="),
                        empty + " is not a valid path: ",
                        "; name another one"),
                row(
                        "a missing model",
                        Found.CONFIGURATION,
                        run -> run.cifar10().evaluate(),
                        "/model.zip " + fit,
                        "; name another file"),
                row(
                        "a model that is not one",
                        Found.CONFIGURATION,
                        run -> run.cifar10()
                                .write("../model.zip", bytes("PK, but no more"))
                                .evaluate(),
                        "/model.zip " + fit,
                        "; name another file"),
                row(
                        "an initial model that is missing",
                        Found.CONFIGURATION,
                        run -> run.cifar10().train("network.initial-model=/nowhere/model.zip"),
                        "error: network.initial-model /nowhere/model.zip " + fit,
                        "; name another file"),
                row(
                        "an initial model that is missing, in a search",
                        Found.CONFIGURATION,
                        run -> run.cifar10().search("network.initial-model=/nowhere/model.zip"),
                        "error: network.initial-model /nowhere/model.zip " + fit,
                        "; name another file"),
                row(
                        "an initial model that is missing, for the doctor",
                        Found.CONFIGURATION,
                        run -> run.cifar10().doctor("network.initial-model=/nowhere/model.zip"),
                        "error: network.initial-model /nowhere/model.zip " + fit,
                        "; name another file"),
                row(
                        "an initial model that is not one",
                        Found.CONFIGURATION,
                        run -> run.cifar10().train("network.initial-model=pom.xml"),
                        "error: network.initial-model pom.xml " + fit,
                        "; name another file"),
                row(
                        "an initial model that is another network",
                        Found.CONFIGURATION,
                        run -> run.cifar10().model(10).train("network.name=vgg-16", run.initialModel()),
                        "error: network.initial-model ",
                        "/model.zip must be a model of network.name = vgg-16, with at least half of its parameters, but 0 of"),
                row(
                        "an initial model with a Java object",
                        Found.DATA,
                        run -> run.cifar10()
                                .model(10)
                                .tamper(model -> model.with("preprocessor.bin", bytes("object")))
                                .train(run.initialModel()),
                        "error: network.initial-model ",
                        "/model.zip must hold only configuration.json, "),
                row(
                        "an initial model in a path with a password",
                        Found.CONFIGURATION,
                        run -> run.cifar10().train("network.initial-model=\"ftp://me:hunter2@host/model.zip\""),
                        "error: network.initial-model must hold no password"),
                row(
                        "a model that names a class that no network has",
                        Found.DATA,
                        run -> run.cifar10()
                                .model(10)
                                .tamper(model -> model.withConfiguration(
                                        "org.nd4j.linalg.activations.impl.ActivationSoftmax",
                                        "io.targetdrop.results.Hostile"))
                                .evaluate(),
                        "model ",
                        "/model.zip must name only classes of DL4J's layers and of this project's but configuration.json"
                                + " names io.targetdrop.results.Hostile; use a model without it"),
                row(
                        "a model with a Java object",
                        Found.DATA,
                        run -> run.cifar10()
                                .model(10)
                                .tamper(model -> model.with("preprocessor.bin", bytes("object")))
                                .evaluate(),
                        "/model.zip must hold only configuration.json, ",
                        " but holds preprocessor.bin; other entries may be Java objects"),
                row(
                        "a model with a renamed class",
                        Found.CONFIGURATION,
                        run -> run.images(8).model(List.of("cat", "hund")).evaluate(),
                        "--model ",
                        "/model.zip must have the classes of the data, in any order, but only the model has 'hund', only"
                                + " the data has 'dog'; use the data that it was trained on"),
                row(
                        "a model with one more class",
                        Found.CONFIGURATION,
                        run -> run.images(8).model(List.of("cat", "cow", "dog")).evaluate(),
                        "but only the model has 'cow', only the data has none; use"),
                row(
                        "a picture of classes that are not the model's",
                        Found.CONFIGURATION,
                        run -> run.images(8).model(List.of("cat", "hund")).explain(),
                        "but only the model has 'hund', only the data has 'dog'; use"),
                row(
                        "a model of CIFAR-100's classes, whose first ten are named",
                        Found.CONFIGURATION,
                        run -> run.cifar100()
                                .model(IntStream.range(0, 100)
                                        .mapToObj(label -> "class " + label)
                                        .toList())
                                .evaluate(),
                        "only the model has 'class 0', 'class 1', ",
                        "'class 9' and 90 more, only the data has 'apple', 'aquarium_fish', ",
                        " and 90 more; use"),
                row(
                        "a model that does not name its classes, next to a configuration that does",
                        Found.CONFIGURATION,
                        run -> run.images(8)
                                .model(2)
                                .write("../config.json", bytes("{\"provenance\": {\"classes\": [\"cat\", \"hund\"]}}"))
                                .evaluate(),
                        "but only the model has 'hund', only the data has 'dog' (by the config.json next to the model); use"),
                row(
                        "a model whose class names would overwrite the terminal",
                        Found.CONFIGURATION,
                        run -> run.images(8)
                                .model(List.of("cat", "\u001b[2J\n\u202edog"))
                                .evaluate(),
                        "but only the model has '?[2J??dog', only the data has 'dog'; use"),
                row(
                        "a model with invalid class names",
                        Found.DATA,
                        run -> run.images(8)
                                .model(2)
                                .tamper(model -> model.with("classes.json", bytes("[\"cat\"]")))
                                .evaluate(),
                        "model ",
                        "/model.zip: classes.json must be a JSON array of 2 names, one for each output"),
                row(
                        "a repeated class name",
                        Found.DATA,
                        run -> run.cifar10()
                                .write("batches.meta.txt", bytes("a\nb\nc\nd\ne\nf\ng\nh\ni\na\n"))
                                .train(),
                        "no two classes may have the same name, but 'a' is there twice"),
                row(
                        "a model with another number of classes",
                        Found.CONFIGURATION,
                        run -> run.cifar10().model(3).evaluate(),
                        "/model.zip must fit the data, 10 classes of 3 x 32 x 32, but has 3 classes and 3 channels; use"));
    }

    private static Stream<BadInputs> searches() {
        return Stream.of(
                row(
                        "an impossible point",
                        Found.CONFIGURATION,
                        run -> run.cifar10().search("search.axes.\"training.momentum\"=[0.9, 1]"),
                        "training.momentum must be in [0, 1) but is 1.0"),
                row(
                        "a point for which there is too little data",
                        Found.CONFIGURATION,
                        run -> run.cifar10().search("search.axes.\"training.batch-size\"=[2, 64]"),
                        "training.batch-size must be at most the 16 training images",
                        "(batch-size 64, learning-rate 0.01)"),
                row(
                        "a directory of another search",
                        Found.CONFIGURATION,
                        run -> run.cifar10().write("../out/search.json").search(),
                        "--out must name a directory that is empty or does not exist yet but ",
                        "/out is neither; resume the search in it (--resume)"),
                row(
                        "a search among files",
                        Found.CONFIGURATION,
                        run -> run.cifar10().finished().search(),
                        "/out is neither; name another directory or remove it"),
                row(
                        "truncated data of a search",
                        Found.DATA,
                        run -> run.cifar10().cut("data_batch_2.bin", 0.95).search(),
                        "data_batch_2.bin"));
    }

    private static Stream<BadInputs> usage() {
        return Stream.of(
                row("no command", Found.USAGE, run -> new String[0], "a command is missing: train, search, evaluate"),
                row(
                        "a search without an output directory",
                        Found.USAGE,
                        run -> new String[] {"search", "--config", "conf/search-drop-ratio.conf"},
                        "--out DIR is missing"),
                row("an unknown command", Found.USAGE, run -> new String[] {"trian"}, "did you mean train?"),
                row("no configuration", Found.USAGE, run -> new String[] {"train"}, "'--config=FILE'"),
                row(
                        "an unknown option",
                        Found.USAGE,
                        run -> with(run.cifar10().train(), "--outt=x"),
                        "Unknown option: '--outt=x'; did you mean --out"));
    }

    /** Adds an option; it replaces one with the same name. */
    private static String[] with(String[] arguments, String option) {
        List<String> all = new ArrayList<>(List.of(arguments));
        int same = all.indexOf(option.substring(0, option.indexOf('=')));
        if (same >= 0) {
            all.subList(same, same + 2).clear();
        }
        all.add(option);
        return all.toArray(String[]::new);
    }

    /** Only the header that states the size; a reader that trusts it allocates that much memory. */
    private static byte[] headerOfPng(int side) {
        byte[] chunk = ByteBuffer.allocate(17)
                .put(bytes("IHDR"))
                .putInt(side)
                .putInt(side)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(chunk);
        return ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'})
                .putInt(13)
                .put(chunk)
                .putInt((int) checksum.getValue())
                .array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
