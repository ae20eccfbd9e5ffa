package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizedPathTest {
    @ParameterizedTest
    @CsvSource({
        "/images/, /images",
        "/images//, /images",
        "//images///cats/, /images/cats",
        "images/, images",
        "./, .",
        "/, /",
        "//, /",
        "hdfs://host/, hdfs://host/",
        "hdfs://host//, hdfs://host/",
        "hdfs://host, hdfs://host",
        "hdfs://host:8020//images//cats/, hdfs://host:8020/images/cats",
        "file:///images/, file:///images",
        "file:///, file:///",
        "file:/images//, file:/images",
        "'/a: b/ /', '/a: b/ '"
    })
    void leavesOutSlashesThatSayNothing(String written, String normalized) {
        assertEquals(normalized, FileSystems.normalized(written));
        assertEquals(normalized, FileSystems.normalized(normalized));
    }

    @Test
    void sourcesOfTheSameDirectoryAreEqual() {
        assertEquals(new ImageFolder("/images"), new ImageFolder("/images//"));
        assertEquals(
                new CifarFiles("/cifar", CifarFiles.Variant.CIFAR10),
                new CifarFiles("//cifar/", CifarFiles.Variant.CIFAR10));
    }
}
