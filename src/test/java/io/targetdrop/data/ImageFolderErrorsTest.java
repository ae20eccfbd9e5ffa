package io.targetdrop.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFolderErrorsTest {
    @TempDir
    Path path;

    private ImageDirectory directory;

    @BeforeEach
    void writeTwoClasses() throws Exception {
        directory = new ImageDirectory(path);
        for (String file : new String[] {"train/cat/a.png", "train/dog/a.png", "test/cat/a.png", "test/dog/a.png"}) {
            directory.write(file, ImageDirectory.plain(4, 3, 0x102030));
        }
    }

    @Test
    void saysWhatAMissingDirectoryMustHold() {
        ImageFolder source = new ImageFolder(path + "/nowhere");
        Errors.assertData(source::catalog, "/nowhere", "train/CLASS");
        Errors.assertData(() -> source.read(Part.TRAIN, new int[0]), "/nowhere");
        Errors.assertData(source::checksums, "/nowhere");
    }

    @Test
    void refusesAnEmptyClass() throws Exception {
        Files.delete(path.resolve("test/dog/a.png"));
        Errors.assertData(directory.source()::catalog, "test/dog", "empty");
    }

    @Test
    void refusesAClassInOnlyOnePart() throws Exception {
        directory.write("test/owl/a.png", ImageDirectory.plain(4, 3, 0));
        directory.write("train/ant/a.png", ImageDirectory.plain(4, 3, 0));
        Errors.assertData(directory.source()::catalog, "[ant, owl]", path.toString());
    }

    @Test
    void refusesASingleClass() throws Exception {
        for (String file : new String[] {"train/dog/a.png", "test/dog/a.png", "train/dog", "test/dog"}) {
            Files.delete(path.resolve(file));
        }
        Errors.assertData(directory.source()::catalog, "2 classes", "[cat]");
    }

    @Test
    void refusesOtherFiles() throws Exception {
        directory.writeBytes("train/cat/notes.txt", new byte[] {1});
        Errors.assertData(directory::readAll, "train/cat/notes.txt", "must be a JPEG, PNG");
    }

    /** A link counts as its target; the message does not show the content of a file that is not an image. */
    @Test
    void refusesALinkToAFileThatIsNotAnImage() throws Exception {
        Path secret = Files.writeString(path.resolve("secret"), "hunter2");
        Files.createSymbolicLink(path.resolve("train/cat/b.png"), secret);
        Errors.assertData(directory::readAll, "train/cat/b.png", "WebP image but is none of these");
    }

    /** Such a link may lead to a directory that contains it. */
    @Test
    void refusesALinkToItsOwnDirectory() throws Exception {
        Files.createSymbolicLink(path.resolve("train/cat/b.png"), path.resolve("train/cat"));
        Errors.assertData(directory.source()::catalog, "train/cat/b.png must be a file or a folder but is a link");
    }

    @Test
    void refusesAFileNextToTheClasses() throws Exception {
        directory.writeBytes("train/a.png", new byte[] {1});
        Errors.assertData(directory.source()::catalog, "train/a.png", "class folder");
    }

    @Test
    void refusesAnImageOfAnotherSizeInEitherPart() throws Exception {
        directory.write("test/dog/b.png", ImageDirectory.plain(3, 4, 0));
        Errors.assertData(directory::readAll, "test/dog/b.png", "4 x 3", "has 3 x 4");
        Errors.assertData(() -> directory.source().read(Part.TEST, new int[] {2}), "test/dog/b.png", "has 3 x 4");
        Files.delete(path.resolve("test/dog/b.png"));
        directory.write("train/dog/b.png", ImageDirectory.plain(4, 4, 0));
        Errors.assertData(directory::readAll, "train/dog/b.png", "has 4 x 4");
    }

    @Test
    void measuresTestImagesByTheFirstTrainingImage() throws Exception {
        directory.write("test/cat/a.png", ImageDirectory.plain(5, 5, 0));
        Errors.assertData(() -> directory.source().read(Part.TEST, new int[] {0}), "test/cat/a.png", "4 x 3");
    }

    @Test
    void refusesAJpegWithAHoleWhenItIsRead() throws Exception {
        byte[] bytes = ImageDirectory.encode("jpg", ImageDirectory.checked(64, 64));
        int kept = (int) (0.9 * bytes.length);
        byte[] holed = Arrays.copyOf(bytes, kept + 2);
        System.arraycopy(bytes, bytes.length - 2, holed, kept, 2);
        directory.write("train/cat/a.png", ImageDirectory.plain(64, 64, 0)).writeBytes("train/dog/a.png", holed);
        Errors.assertData(() -> directory.source().read(Part.TRAIN, new int[] {1}), "train/dog/a.png", "not whole");
    }

    @Test
    void refusesAFileThatIsNotAnImage() throws Exception {
        directory.writeBytes("train/dog/a.png", new byte[] {1, 2, 3});
        Errors.assertData(directory::readAll, "train/dog/a.png", "JPEG, PNG");
    }

    @Test
    void refusesAnEmptyFile() throws Exception {
        directory.writeBytes("train/dog/a.png", new byte[0]);
        Errors.assertData(directory::readAll, "train/dog/a.png");
    }

    @Test
    void refusesABrokenHeader() throws Exception {
        byte[] bytes = ImageDirectory.encode("png", ImageDirectory.plain(4, 3, 0));
        directory.writeBytes("train/dog/a.png", Arrays.copyOf(bytes, 12));
        Errors.assertData(directory::readAll, "train/dog/a.png", "readable");
    }

    @ParameterizedTest
    @CsvSource({"png, 0.9", "jpg, 0.98", "jpg, 0.9"})
    void refusesATruncatedImageWhenItIsRead(String format, double kept) throws Exception {
        byte[] bytes = ImageDirectory.encode(format, ImageDirectory.checked(64, 64));
        String file = "." + format;
        for (String name : new String[] {"train/cat/a", "train/dog/a", "test/cat/a", "test/dog/a"}) {
            Files.delete(path.resolve(name + ".png"));
            directory.writeBytes(name + file, bytes);
        }
        directory.writeBytes("train/dog/a" + file, Arrays.copyOf(bytes, (int) (kept * bytes.length)));
        directory.source().catalog();
        Errors.assertData(() -> directory.source().read(Part.TRAIN, new int[] {1}), "train/dog/a" + file, "readable");
    }

    @Test
    void refusesAnIndexOutOfRange() {
        Errors.assertData(() -> directory.source().read(Part.TRAIN, new int[] {2}), "TRAIN", "[0, 2)", "is 2");
        Errors.assertData(() -> directory.source().read(Part.TEST, new int[] {-1}), "TEST", "is -1");
    }

    @Test
    void refusesAnEmptyPath() {
        Errors.assertArgument(() -> new ImageFolder(" "), "path");
        Errors.assertArgument(() -> new ImageFolder(null), "path");
    }
}
