package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.targetdrop.data.ImageDirectory;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other locales, paths and users, and signals that end a run. */
@Order(4)
class SurroundingsIT {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final String EVERY_CHARACTER = "a clone #1 [b]{c}?*,:%41'\"\\ä+@~=$";
    /** A user id that has no name on any machine. */
    private static final String NAMELESS = "54321";

    private static final String NOBODY = "65534";

    @TempDir
    private Path directory;

    private Path configuration;

    /** Two classes with five images each; one name is not ASCII. */
    @BeforeEach
    void writeImages() throws IOException {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "this process cannot name café either");
        ImageDirectory images = new ImageDirectory(directory.resolve("data"));
        for (String folder : List.of("train/cat/", "train/café/", "test/cat/", "test/café/")) {
            for (int i = 0; i < 5; i++) {
                images.write(folder + i + ".png", ImageDirectory.checked(8, 8));
            }
        }
        configuration = Files.writeString(directory.resolve("run.conf"), """
                data { format = image-folder, path = "%s", validation-share = 0 }
                network { name = plain-cnn }
                regularizer { name = none }
                training { epochs = 1, batch-size = 2 }
                averaging { workers = 1 }
                """.formatted(directory.resolve("data")));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Other tests of this class train in each of these locales. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_XX.UTF-8"})
    void replacesALocaleThatCannotNameThem(String locale) throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("--dry-run", "train")
                .with("LC_ALL", locale)
                .run();
        assertTrue(outcome.output().matches("(?s).*LC_ALL=\\S+\\.UTF-8 .*"), outcome.output());
    }

    @Test
    void keepsALocaleThatCanNameThem() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("--dry-run", "train")
                .with("LC_ALL", "C.UTF-8")
                .run();
        assertFalse(outcome.output().contains("LC_ALL"), outcome.output());
    }

    /** Executors get their locale from the driver. */
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void namesOutsideAsciiAreReadOnExecutors() throws Exception {
        StandaloneCluster cluster = StandaloneCluster.shared();
        List<String> options = new ArrayList<>(StandaloneCluster.submitOptions());
        options.addAll(List.of("--master", cluster.masterUrl(), "--conf", "spark.cores.max=1"));
        assertTrained(SubmitCommand.targetdrop(train(options.toArray(String[]::new)))
                .with("LC_ALL", "C")
                .run());
    }

    @Test
    void aCheckoutMayHaveAnyPathInAnUnknownLocale() throws Exception {
        Path clone = clone(EVERY_CHARACTER);
        Path strange = Files.copy(configuration, directory.resolve("run, [1] #2.conf"));
        Path script = clone.resolve("submit/targetdrop");
        Outcome line = inUnknownLocale(SubmitCommand.script(script, "--dry-run", "train"))
                .run();
        assertEquals(0, line.exitCode(), line.errors());
        assertFalse(line.output().contains(clone.toString()), line.output());
        assertTrue(line.output().contains("/target/targetdrop-spark.jar train"), line.output());

        SubmitCommand train =
                SubmitCommand.script(script, "train", "--config", strange.toString(), "--master", "local[1]");
        assertTrained(inUnknownLocale(train).in(clone).run());

        try (Stream<Path> links = Files.list(directory)) {
            assertEquals(
                    1,
                    links.filter(file -> file.getFileName().toString().startsWith("targetdrop-"))
                            .filter(Files::isSymbolicLink)
                            .count());
        }
    }

    private SubmitCommand inUnknownLocale(SubmitCommand command) {
        return command.with("TMPDIR", directory.toString()).with("LC_ALL", "xx_XX.UTF-8");
    }

    /** The scripts know the checkout by this name only. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "a#b", "a:b", "a,b", "a[b]", "a{b}", "a?b", "a*b", "a%41b", "a'b", "a\"b", "a\\b", "äb"})
    void noCharacterOfACheckoutsPathReachesSpark(String name) throws Exception {
        Path submit = Files.createDirectories(directory.resolve(name).resolve("submit"));
        Path environment = Files.copy(ROOT.resolve("submit/environment"), submit.resolve("environment"));
        Outcome outcome = SubmitCommand.script(
                        Path.of("/bin/bash"),
                        "-c",
                        "program=targetdrop; source \"$1\"; echo \"$root\"",
                        "bash",
                        environment.toString())
                .with("TMPDIR", directory.toString())
                .run();
        assertEquals(0, outcome.exitCode(), outcome.errors());
        Path link = Path.of(outcome.lastLine());
        assertTrue(link.toString().matches("[A-Za-z0-9/._-]+"), link::toString);
        assertEquals(submit.getParent(), Files.readSymbolicLink(link));
    }

    @Test
    void aLinkToAnotherPlaceIsRefused() throws Exception {
        Path clone = clone("a b");
        SubmitCommand dryRun = SubmitCommand.script(clone.resolve("submit/targetdrop"), "--dry-run", "train")
                .with("TMPDIR", directory.toString());
        assertEquals(0, dryRun.run().exitCode());
        Path link =
                Path.of(dryRun.run().output().replaceAll(".*'?(" + directory + "/targetdrop-[^/]*)/conf.*\\s*", "$1"));
        Files.delete(link);
        Files.createSymbolicLink(link, directory.resolve("evil"));

        Outcome outcome = dryRun.run();

        assertEquals(2, outcome.exitCode());
        assertEquals(
                "targetdrop: " + link + " must be your link to " + clone
                        + " but is not; remove it, or set TMPDIR to a directory of your own\n",
                outcome.errors());
    }

    @Tag("slow")
    @Test
    void aJarMayHaveAnyNameInAnAsciiLocale() throws Exception {
        Path jar = Files.copy(
                ROOT.resolve("target/targetdrop-spark.jar"),
                Files.createDirectory(directory.resolve("jars, [1]")).resolve("targetdrop #1.jar"));
        assertTrained(SubmitCommand.targetdrop(train("--master", "local[1]"))
                .with("TARGETDROP_JAR", jar.toString())
                .with("TMPDIR", directory.toString())
                .with("LC_ALL", "POSIX")
                .run());
    }

    @Test
    void anInstalledSparkMayHaveAnyPath() throws Exception {
        Path submit = directory.resolve("my spark, [1]/bin/spark-submit");
        Files.createDirectories(submit.getParent());
        Files.writeString(submit, "#!/bin/sh\necho 'version 3.5.9, Using Scala version 2.12.18' >&2\n");
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));

        String line = SubmitCommand.targetdrop("--dry-run", "train")
                .with("SPARK_HOME", submit.getParent().getParent().toString())
                .with("TMPDIR", directory.toString())
                .run()
                .output();

        assertFalse(line.contains("my\\ spark"), line);
        assertTrue(line.matches("(?s).* SPARK_HOME=(\\S*my_spark___1_) \\1/bin/spark-submit --class .*"), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "train"})
    void aUserWithoutANameGetsOneLine(String command) throws Exception {
        Outcome outcome = as(NAMELESS, ROOT.resolve("submit/targetdrop").toString(), command)
                .run();
        assertEquals(2, outcome.exitCode());
        assertEquals(1, outcome.errors().lines().count(), outcome.errors());
        assertTrue(
                outcome.errors().startsWith("targetdrop: the user id 54321 must have a name, which Hadoop asks for,"),
                outcome.errors());
    }

    /** This user cannot write to the checkout or the working directory, and has no home. */
    @Tag("slow")
    @Test
    void aUserWhoCannotWriteIntoTheCheckoutTrains() throws Exception {
        assertTrained(asNobody(ROOT, train("--master=local[1]")).run());
    }

    @Test
    void aMissingJarIsOneLineForThisUser() throws Exception {
        Path clone = clone("clone");
        Files.delete(clone.resolve("target/targetdrop-spark.jar"));
        Outcome outcome = asNobody(clone, train("--master=local[1]")).run();
        assertEquals(2, outcome.exitCode());
        assertEquals(
                "targetdrop: " + clone + "/target/targetdrop-spark.jar is missing or older than the sources, and "
                        + clone
                        + " is not writable; let its owner run submit/build, or name another jar in TARGETDROP_JAR\n",
                outcome.errors());

        String jar = ROOT.resolve("target/targetdrop-spark.jar").toString();
        Outcome named = asNobody(clone, "--dry-run", "train")
                .with("TARGETDROP_JAR", jar)
                .run();
        assertEquals(0, named.exitCode(), named.errors());
        assertTrue(named.output().contains(jar + " train"), named.output());
    }

    @Tag("slow")
    @Test
    void nativesAreUnpackedIntoTheHome() throws Exception {
        Outcome outcome = withoutExecutables("exec \"$@\"");
        assertEquals(0, outcome.exitCode(), outcome.errors());
    }

    @Test
    void nowhereToUnpackNativesIsOneLineWithTheFix() throws Exception {
        String asNobody = "exec setpriv --reuid=65534 --regid=65534 --clear-groups -- env HOME=/nonexistent \"$@\"";
        Outcome outcome = withoutExecutables(asNobody);
        assertEquals(4, outcome.exitCode(), outcome.errors());
        assertTrue(
                lastLine(outcome).startsWith("error: the run failed: UnsatisfiedLinkError: /tmp/"), outcome.errors());
        assertTrue(
                lastLine(outcome).contains("; native libraries must be unpacked where files may be executed: set HOME"),
                outcome.errors());
    }

    /** Runs with a /tmp that is mounted noexec. */
    private static Outcome withoutExecutables(String andThen) throws Exception {
        assumeTrue(!ROOT.startsWith("/tmp"), "the checkout must stay visible");
        Path unshare = Path.of("/usr/bin/unshare");
        assumeTrue(Files.isExecutable(unshare), "there is no unshare");
        String mount = "mount -t tmpfs -o noexec,mode=1777 tmpfs /tmp";
        assumeTrue(
                SubmitCommand.script(unshare, "-m", "sh", "-c", mount).run().exitCode() == 0,
                "unshare and mount must be allowed");
        return SubmitCommand.script(
                        unshare,
                        "-m",
                        "sh",
                        "-c",
                        mount + " && " + andThen,
                        "sh",
                        ROOT.resolve("submit/targetdrop").toString(),
                        "train",
                        "--master=local[1]",
                        "--config",
                        ROOT.resolve("conf/quickstart.conf").toString(),
                        "--set=averaging.workers=1",
                        "--set=network.name=plain-cnn",
                        "--set=data.side=16",
                        "--set=data.train-count=20",
                        "--set=data.test-count=20",
                        "--set=training.epochs=1",
                        "--set=training.batch-size=8")
                .run();
    }

    /** Here it waits for its configuration, a pipe that nobody writes to. */
    @Test
    void aCommandThatIsInterruptedBeforeItsJobSaysSo() throws Exception {
        Path pipe = directory.resolve("waiting.conf");
        SubmitCommand.script(Path.of("mkfifo"), pipe.toString()).run();
        Running run = SubmitCommand.targetdrop("train", "--master=local[1]", "--config", pipe.toString())
                .start();
        CompletableFuture<OutputStream> opened = CompletableFuture.supplyAsync(() -> open(pipe));
        assertTrue(run.awaitWhileRunning("the pipe is read", opened::isDone), () -> "ended early");
        run.process().destroy();
        Outcome outcome = run.await();
        opened.join().close();
        assertEquals(143, outcome.exitCode());
        assertEquals("the command was interrupted; run it again", lastLine(outcome));
    }

    /** Returns when somebody reads the pipe. */
    private static OutputStream open(Path pipe) {
        try {
            return Files.newOutputStream(pipe, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anInterruptedRunSaysSo() throws Exception {
        Running run = endless();
        assertTrue(run.awaitError("steps"), () -> "ended early");
        run.process().destroy();
        Outcome outcome = run.await();
        assertEquals(143, outcome.exitCode());
        assertEquals("the run was interrupted, and without --out nothing was kept", lastLine(outcome));
        assertFalse(outcome.errors().contains("must be reachable"), outcome.errors());
    }

    @Test
    void anInterruptedRunResumes() throws Exception {
        Path out = directory.resolve("out");
        Running run = endless("--out", out.toString(), "--set", "checkpoint.retries=1");
        assertTrue(run.awaitError("epoch 1/400  train"), () -> "ended early");
        run.process().destroy();
        Outcome outcome = run.await();
        assertEquals(
                "the run was interrupted; the same command with --resume resumes it from its latest checkpoint in file:"
                        + out,
                lastLine(outcome));

        Running resumed = endless("--out", out.toString(), "--set", "checkpoint.retries=1", "--resume");
        assertTrue(resumed.awaitError("resuming after"), () -> "ended early");
        resumed.kill();
    }

    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void reportsAMissingSecretAtOnce() throws Exception {
        StandaloneCluster cluster = StandaloneCluster.shared();
        Outcome none =
                SubmitCommand.targetdrop(train("--master", cluster.masterUrl())).run();
        assertEquals(2, none.exitCode());
        assertTrue(
                lastLine(none)
                        .startsWith("error: the Spark master " + cluster.masterUrl()
                                + " asks for a secret and got none; set spark.authenticate and"),
                none.errors());
    }

    private Running endless(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "train",
                "--master=local[1]",
                "--config",
                configuration.toString(),
                "--set=training.epochs=400",
                "--set=training.schedule.name=constant"));
        command.addAll(List.of(options));
        return SubmitCommand.targetdrop(command.toArray(String[]::new)).start();
    }

    /** The script's arguments that train on the images. */
    private String[] train(String... options) {
        return Stream.concat(Stream.of("train", "--config", configuration.toString()), Arrays.stream(options))
                .toArray(String[]::new);
    }

    private SubmitCommand asNobody(Path checkout, String... arguments) throws Exception {
        Outcome reading =
                as(NOBODY, "test", "-r", ROOT.resolve("pom.xml").toString()).run();
        assumeTrue(reading.exitCode() == 0, "this checkout must be readable by everybody");
        String[] command = Stream.concat(
                        Stream.of(checkout.resolve("submit/targetdrop").toString()), Arrays.stream(arguments))
                .toArray(String[]::new);
        return as(NOBODY, command).with("HOME", "/nonexistent").in(Path.of("/proc"));
    }

    private SubmitCommand as(String user, String... command) {
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.isExecutable(setpriv),
                "only root can become another user, with setpriv");
        return SubmitCommand.script(
                setpriv,
                Stream.concat(
                                Stream.of("--reuid=" + user, "--regid=" + user, "--clear-groups", "--"),
                                Arrays.stream(command))
                        .toArray(String[]::new));
    }

    /** A copy of this checkout and its build, mostly links, with the original timestamps. */
    private Path clone(String name) throws IOException {
        Path clone = Files.createDirectory(directory.resolve(name));
        for (String part : List.of("conf", "src")) {
            Files.createSymbolicLink(clone.resolve(part), ROOT.resolve(part));
        }
        Files.createDirectory(clone.resolve("submit"));
        try (Stream<Path> scripts = Files.list(ROOT.resolve("submit"))) {
            for (Path script : scripts.filter(Files::isRegularFile).toList()) {
                Path copy = clone.resolve("submit").resolve(script.getFileName());
                Files.copy(script, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.copy(ROOT.resolve("pom.xml"), clone.resolve("pom.xml"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectory(clone.resolve("target"));
        Files.createSymbolicLink(clone.resolve("target/spark"), ROOT.resolve("target/spark"));
        Files.copy(
                ROOT.resolve("target/targetdrop-spark.jar"),
                clone.resolve("target/targetdrop-spark.jar"),
                StandardCopyOption.COPY_ATTRIBUTES);
        return clone;
    }

    private static void assertTrained(Outcome outcome) {
        assertEquals(0, outcome.exitCode(), outcome.errors());
        assertTrue(outcome.errors().contains(" 10 training, 0 validation and 10 test images"), outcome.errors());
    }

    private static String lastLine(Outcome outcome) {
        List<String> lines = outcome.errors().lines().toList();
        return lines.get(lines.size() - 1);
    }
}
