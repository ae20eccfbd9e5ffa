package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageDirectory;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** File systems are opened with Spark's settings, and files get the permissions of the user's umask. */
@Tag("slow")
@Order(5)
class FileSystemsIT {
    private static final String MOUNTED = "spark.hadoop.fs.viewfs.mounttable.store.link./home=";

    @TempDir
    private Path directory;

    /** The mount table is only in Spark's settings, so code that opens files without them finds nothing. */
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void driverAndExecutorsFindWhatOnlySparksSettingsMount() throws Exception {
        writeRun("viewfs://store/home/data");
        String home = "viewfs://store/home/";
        StandaloneCluster cluster = StandaloneCluster.shared();
        String[] train = {"train", "--config", home + "run.conf", "--out", home + "run"};
        // in a process of its own, whose file systems nobody has opened before
        Outcome trained =
                SubmitCommand.targetdrop(onMaster(cluster.masterUrl(), train)).run();
        assertEquals(0, trained.exitCode(), trained.errors());
        done(cluster.masterUrl(), "evaluate", "--config", home + "run.conf", "--model", home + "run/model.zip");
        done(
                cluster.masterUrl(),
                "predict",
                "--model",
                home + "run/model.zip",
                "--in",
                home + "data/test",
                "--out",
                home + "table");
        done(cluster.masterUrl(), "search", "--config", home + "run.conf", "--out", home + "search");
        // these read and write in the driver alone; the run is finished
        for (List<String> command : List.of(
                List.of("train", "--config", home + "run/config.json", "--out", home + "run", "--resume"),
                List.of("compare", "--in", home + "search"),
                List.of("report", "--in", home + "search", "--out", home + "page.html"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.addAll(List.of("--master", "local[1]", "--conf", MOUNTED + directory.toUri()));
            Outcome outcome = WarmDriver.run(arguments.toArray(String[]::new));
            assertEquals(0, outcome.exitCode(), outcome.errors());
        }
        done(cluster.masterUrl(), "doctor", "--cluster", "--config", home + "run.conf", "--out", home + "other");
        assertTrue(Files.isRegularFile(directory.resolve("run/model.zip")));
        assertTrue(Files.isRegularFile(directory.resolve("table/_SUCCESS")));
        assertTrue(Files.isRegularFile(directory.resolve("search/trials.csv")));
        assertTrue(Files.isRegularFile(directory.resolve("page.html")));
    }

    private void done(String master, String... command) throws Exception {
        Outcome outcome = WarmDriver.run(onMaster(master, command));
        assertEquals(0, outcome.exitCode(), () -> String.join(" ", command) + "\n" + outcome.errors());
    }

    private String[] onMaster(String master, String... command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--master", master, "--conf", MOUNTED + directory.toUri()));
        arguments.addAll(StandaloneCluster.submitOptions());
        // one executor is enough to show it
        arguments.addAll(List.of("--conf", "spark.cores.max=1"));
        return arguments.toArray(String[]::new);
    }

    @Test
    void privateFilesStayPrivate() throws Exception {
        writeRun(directory.resolve("data").toString());
        String command = "umask 077; exec submit/targetdrop \"$@\"";

        for (List<String> arguments : List.of(
                List.of("train", "--config", directory + "/run.conf", "--out", directory + "/private/run"),
                List.of("search", "--config", directory + "/run.conf", "--out", directory + "/private/search"),
                List.of("report", "--in", directory + "/private/run", "--out", directory + "/private/page.html"))) {
            List<String> shell = new ArrayList<>(List.of("-c", command, "targetdrop"));
            shell.addAll(arguments);
            Outcome outcome = SubmitCommand.script(Path.of("bash"), shell.toArray(String[]::new))
                    .run();
            assertEquals(0, outcome.exitCode(), outcome.errors());
        }

        assertEquals(List.of(), readableByOthers(directory.resolve("private")));
    }

    private static List<Path> readableByOthers(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(FileSystemsIT::isReadableByOthers).toList();
        }
    }

    private static boolean isReadableByOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeRun(String data) throws IOException {
        new ImageDirectory(directory.resolve("data")).catsAndDogs();
        Files.writeString(directory.resolve("run.conf"), """
                data { format = image-folder, path = "%s", validation-share = 0.2 }
                network { name = plain-cnn, sites = [] }
                regularizer.name = none
                training { epochs = 1, batch-size = 2 }
                averaging { workers = 1 }
                search.axes { "training.learning-rate" = [0.01, 0.02] }
                """.formatted(data));
    }
}
