package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's path is never a pattern, a list or a URI: every command accepts every character that a file name may have. */
@ExtendWith(QuietSpark.class)
@Tag("slow")
class HostilePathsTest {
    @TempDir
    private Path home;

    /** To Spark, the last one looks hidden, and like a column of a partitioned table. */
    @ParameterizedTest
    @ValueSource(strings = {"a[0.1]{b,c}*?", "a:b#1 %41,'\"\\ä", "_hidden=1"})
    void everyCommandTakesThem(String name) throws Exception {
        Path directory = Files.createDirectories(home.resolve(name));
        Path configuration = write(directory, name);
        String run = directory.resolve("run " + name).toString();
        String search = directory.resolve("search " + name).toString();
        String model = run + "/model.zip";

        command("train", "--config", configuration.toString(), "--out", run);
        command("train", "--config", run + "/config.json", "--out", run, "--resume");
        command("evaluate", "--config", configuration.toString(), "--model", model);
        command(
                "report",
                "--in",
                run,
                "--out",
                directory.resolve(name + " run.html").toString());
        command("search", "--config", configuration.toString(), "--out", search);
        command("search", "--config", search + "/search.json", "--out", search, "--resume");
        command("compare", "--in", search, "--in", search + "/trials.csv");
        command(
                "report",
                "--in",
                search,
                "--out",
                directory.resolve(name + " search.html").toString());
        command(
                "explain",
                "--model",
                model,
                "--config",
                configuration.toString(),
                "--index",
                "0",
                "--out",
                directory.resolve(name + ".png").toString());
        command(
                "export",
                "--model",
                model,
                "--out",
                directory.resolve(name + ".onnx").toString());

        assertEquals(
                List.of(
                        name + " run.html",
                        name + " search.html",
                        name + ".onnx",
                        name + ".png",
                        "data " + name,
                        "run " + name,
                        "run.conf",
                        "search " + name),
                names(directory));
    }

    /** A configuration and the images that it names, all below one directory. */
    private static Path write(Path directory, String name) throws IOException {
        Path data = directory.resolve("data " + name);
        new ImageDirectory(data).catsAndDogs();
        String quoted = data.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        return Files.writeString(directory.resolve("run.conf"), """
                data { format = image-folder, path = "%s", validation-share = 0.2 }
                network { name = plain-cnn, sites = [stage-1] }
                regularizer { name = targetdrop, block-size = 3 }
                training { epochs = 1, batch-size = 2 }
                averaging { workers = 1 }
                search.axes { "regularizer.drop-probability" = [0, 0.5] }
                """.formatted(quoted));
    }

    private static void command(String... arguments) {
        CommandRun run = CommandRun.of(new SparkJobs(() -> {}), arguments);
        assertEquals(0, run.exitCode(), () -> String.join(" ", arguments) + "\n" + run.err());
    }

    private static List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        assertTrue(names.stream().noneMatch(name -> name.endsWith(".writing")), names.toString());
        return names.stream().sorted().toList();
    }
}
