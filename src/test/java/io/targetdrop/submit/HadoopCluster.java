package io.targetdrop.submit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Hadoop's own servers on this machine, in a process of their own ({@code src/test/hadoop/MiniHadoop.java}): HDFS, and YARN
 * if a test asks for it. {@link #close} ends them and every container. Logs stay in {@code target/clusters}.
 */
final class HadoopCluster implements AutoCloseable {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final Path PLACE = ROOT.resolve("target/clusters");

    /** What of Spark's jars the servers need; its other ones would bring other versions of what they have. */
    private static final List<String> SHARED = List.of(
            "hadoop-client-",
            "slf4j-api",
            "log4j-",
            "commons-logging",
            "activation-",
            "jakarta.xml.bind-api",
            "jaxb-runtime",
            "istack-commons");

    private final Process servers;
    private final BufferedReader answers;
    private final Path work;

    private HadoopCluster(Process servers, Path work) {
        this.servers = servers;
        this.work = work;
        this.answers = new BufferedReader(new InputStreamReader(servers.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts HDFS. */
    static HadoopCluster hdfs() throws IOException {
        return start();
    }

    /** Starts HDFS and YARN. */
    static HadoopCluster yarn() throws IOException {
        return start("yarn");
    }

    private static HadoopCluster start(String... kinds) throws IOException {
        Path work = Files.createTempDirectory(Files.createDirectories(PLACE), "hadoop-servers");
        List<String> command = new ArrayList<>(List.of(QuickJava.java().toString(), "-Xmx1g"));
        command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp", classPath()));
        command.addAll(List.of(ROOT.resolve("src/test/hadoop/MiniHadoop.java").toString(), work.toString()));
        command.add(Integer.toString(FreePort.next()));
        command.addAll(List.of(kinds));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectError(work.resolve("servers.log").toFile());
        SubmitCommand.cleanEnvironment(builder);
        // containers start this Java
        builder.environment().put("JAVA_HOME", QuickJava.home().toString());
        HadoopCluster cluster = new HadoopCluster(builder.start(), work);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        cluster.await("READY");
        return cluster;
    }

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(ROOT.resolve("target/spark/jars"))) {
            String shared = jars.filter(
                            jar -> SHARED.stream().anyMatch(jar.getFileName().toString()::startsWith))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            return PLACE.resolve("hadoop") + "/*" + File.pathSeparator + shared;
        }
    }

    private void await(String answer) throws IOException {
        for (String line = answers.readLine(); !answer.equals(line); line = answers.readLine()) {
            if (line == null) {
                close();
                throw new IllegalStateException(
                        "Hadoop's servers ended:\n" + Files.readString(work.resolve("servers.log")));
            }
        }
    }

    /** The value of HADOOP_CONF_DIR for clients. */
    Path siteFiles() {
        return work.resolve("conf");
    }

    /** What a client reads from the site files. */
    Configuration settings() {
        Configuration settings = new Configuration();
        settings.addResource(new org.apache.hadoop.fs.Path(
                siteFiles().resolve("yarn-site.xml").toUri()));
        return settings;
    }

    /** A directory for the PATH with Hadoop's program {@code hdfs}, of which only {@code hdfs dfs} works. */
    Path programs() throws IOException {
        Path program = Files.createDirectories(work.resolve("bin")).resolve("hdfs");
        Files.writeString(program, """
                #!/usr/bin/env bash
                [[ "$1" == dfs ]] || exit 2
                exec "$JAVA_HOME/bin/java" -cp '%s:%s' org.apache.hadoop.fs.FsShell "${@:2}"
                """.formatted(siteFiles(), classPath()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program.getParent();
    }

    /** The address of HDFS, without a path. */
    String address() {
        return FileSystem.getDefaultUri(settings()).toString();
    }

    /** A client of HDFS, not one that this process shares. */
    DistributedFileSystem files() throws IOException {
        return (DistributedFileSystem) FileSystem.newInstance(settings());
    }

    /** Whether a run on HDFS has a complete checkpoint. */
    boolean hasCheckpoint(String run) throws IOException {
        org.apache.hadoop.fs.Path checkpoints = new org.apache.hadoop.fs.Path(run, "checkpoints");
        try (DistributedFileSystem files = files()) {
            return files.exists(checkpoints)
                    && Stream.of(files.listStatus(checkpoints))
                            .map(file -> file.getPath().getName())
                            .anyMatch(name -> name.endsWith(".zip") && !name.startsWith("."));
        }
    }

    void stopNameNode() throws IOException {
        order("stop");
    }

    void startNameNode() throws IOException {
        order("start");
    }

    private void order(String word) throws IOException {
        OutputStream orders = servers.getOutputStream();
        orders.write((word + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
        await("DONE " + word);
    }

    /** The Java processes of containers whose command lines have a text. */
    List<ProcessHandle> containers(String text) {
        return servers.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .filter(process -> commandLine(process).contains(text))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** What the containers of an application wrote to a stream: stdout or stderr. */
    String containerOutput(String application, String stream) throws IOException {
        try (Stream<Path> files = Files.walk(work.resolve("logs").resolve(application))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(path -> path.endsWith(stream)).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> containers = servers.descendants().toList();
        servers.destroyForcibly().onExit().join();
        containers.forEach(ProcessHandle::destroyForcibly);
    }
}
