package io.targetdrop.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarErrorsTest {
    @TempDir
    Path path;

    private CifarDirectory directory;

    @BeforeEach
    void writeOneBatch() throws Exception {
        directory =
                new CifarDirectory(path).write10("data_batch_1.bin", 0, 9, 0, 3).write10("test_batch.bin", 100, 1);
    }

    @Test
    void saysWhatAMissingDirectoryMustHold() {
        CifarFiles source = new CifarFiles(path + "/nowhere", CifarFiles.Variant.CIFAR10);
        Errors.assertData(source::catalog, "/nowhere", "data_batch_1.bin", "cifar-10-binary.tar.gz");
        Errors.assertData(() -> source.read(Part.TRAIN, new int[0]), "/nowhere");
        Errors.assertData(source::checksums, "/nowhere");
    }

    @Test
    void saysThatAFileIsNotADirectory() {
        CifarFiles source = new CifarFiles(path + "/test_batch.bin", CifarFiles.Variant.CIFAR10);
        Errors.assertData(source::catalog, "test_batch.bin", "a file");
    }

    @Test
    void saysThatTheFileSystemIsUnknown() {
        Errors.assertData(new CifarFiles("nosuch://host/cifar", CifarFiles.Variant.CIFAR10)::catalog, "nosuch");
    }

    @Test
    void saysThatTrainingFilesAreMissing() throws Exception {
        Files.delete(path.resolve("data_batch_1.bin"));
        Errors.assertData(directory.cifar10()::catalog, "must hold data_batch_1.bin", path.toString());
        Errors.assertData(directory.cifar100()::catalog, "must hold train.bin", "cifar-100-binary.tar.gz");
    }

    @Test
    void saysThatTheTestFileIsMissing() throws Exception {
        Files.delete(path.resolve("test_batch.bin"));
        Errors.assertData(directory.cifar10()::catalog, "must hold test_batch.bin");
    }

    @Test
    void aDirectoryNamedLikeAFileIsNotAFile() throws Exception {
        Files.delete(path.resolve("test_batch.bin"));
        Files.createDirectory(path.resolve("test_batch.bin"));
        Errors.assertData(directory.cifar10()::catalog, "must hold test_batch.bin");
    }

    @Test
    void refusesATruncatedFile() throws Exception {
        directory.write("data_batch_1.bin", new byte[3073 + 3072]);
        Errors.assertData(
                directory.cifar10()::catalog,
                "data_batch_1.bin",
                "multiple of 3073",
                "6145 bytes",
                "download it again");
    }

    @Test
    void refusesAFileThatIsTooLong() throws Exception {
        directory.write("test_batch.bin", new byte[3074]);
        Errors.assertData(directory.cifar10()::catalog, "test_batch.bin", "multiple of 3073", "3074 bytes");
    }

    @Test
    void refusesAnEmptyFile() throws Exception {
        directory.write("test_batch.bin", new byte[0]);
        Errors.assertData(directory.cifar10()::catalog, "test_batch.bin", "0 bytes");
    }

    @Test
    void namesTheRecordOfALabelOutOfRange() throws Exception {
        directory.write10("data_batch_2.bin", 0, 9, 10);
        Errors.assertData(directory.cifar10()::catalog, "record 1 of ", "/data_batch_2.bin", "[0, 10)", "is 10");
    }

    @Test
    void readsLabelsAsUnsignedBytes() throws Exception {
        directory.write10("data_batch_2.bin", 0, 255);
        Errors.assertData(directory.cifar10()::catalog, "record 0 of ", "is 255");
    }

    @Test
    void refusesTooFewNames() throws Exception {
        directory.write("batches.meta.txt", "cat\ndog\n");
        Errors.assertData(directory.cifar10()::catalog, "batches.meta.txt", "10 classes", "names 2");
    }

    @Test
    void refusesAnIndexOutOfRange() {
        Errors.assertData(() -> directory.cifar10().read(Part.TRAIN, new int[] {0, 3}), "TRAIN", "[0, 3)", "is 3");
        Errors.assertData(() -> directory.cifar10().read(Part.TEST, new int[] {-1}), "TEST", "[0, 1)", "is -1");
    }

    @Test
    void refusesAnEmptyPath() {
        Errors.assertArgument(() -> new CifarFiles(" ", CifarFiles.Variant.CIFAR10), "path");
        Errors.assertArgument(() -> new CifarFiles(null, CifarFiles.Variant.CIFAR10), "path");
    }
}
