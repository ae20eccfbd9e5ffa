package io.targetdrop.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.VersionInfo;

/**
 * The file systems of this process, all opened with the same Hadoop settings: those of the Spark session. Code that starts a
 * session or runs a task sets them once
 * ({@link #use}); until then they are Hadoop's own.
 */
public final class FileSystems {
    private static final URI LOCAL = URI.create("file:///");
    private static final String IMPLEMENTATION = "fs.file.impl";
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");
    private static final java.nio.file.Path PROCESS_STATUS = java.nio.file.Path.of("/proc/self/status");
    private static final String UMASK = "Umask:";

    /** Written by {@link #use}; computed at its first use. */
    private static Supplier<Configuration> supplier = Configuration::new;

    private static Configuration settings;
    private static FileSystem local;

    private FileSystems() {}

    /** Opens every file system with these settings from now on. */
    public static synchronized void use(Supplier<Configuration> hadoop) {
        supplier = Objects.requireNonNull(hadoop, "hadoop");
        settings = null;
        local = null;
    }

    /** The settings in force. Not a copy, so do not write to it. */
    public static synchronized Configuration settings() {
        if (settings == null) {
            settings = supplier.get();
        }
        return settings;
    }

    /** The file system that a path is on. */
    public static FileSystem of(Path path) throws IOException {
        URI uri = path.toUri().getScheme() == null ? FileSystem.getDefaultUri(settings()) : path.toUri();
        return LOCAL.getScheme().equals(uri.getScheme()) ? local() : remote(path, uri.getScheme());
    }

    private static FileSystem remote(Path path, String scheme) throws IOException {
        try {
            return path.getFileSystem(settings());
        } catch (RuntimeException | UnsupportedFileSystemException e) {
            // a runtime exception if Hadoop's configuration names a class, but it is not there
            boolean isMissing =
                    e instanceof UnsupportedFileSystemException || e.getCause() instanceof ClassNotFoundException;
            Optional<String> jars = isMissing ? jars(scheme) : Optional.empty();
            if (jars.isEmpty()) {
                throw e;
            }
            throw new UnsupportedFileSystemException(
                    "paths of " + scheme + "://" + StorageProblem.NEED_JARS + " (" + jars.get() + ")");
        }
    }

    /** The jars that a kind of path needs; Hadoop ships those of object stores apart. */
    private static Optional<String> jars(String scheme) {
        String version = ":" + VersionInfo.getVersion();
        return Optional.ofNullable(
                switch (scheme) {
                    case "s3a" ->
                        "--packages org.apache.hadoop:hadoop-aws" + version
                                + ", or --jars hadoop-aws.jar,aws-java-sdk-bundle.jar";
                    case "abfs", "abfss", "wasb", "wasbs" -> "--packages org.apache.hadoop:hadoop-azure" + version;
                    case "gs" -> "--jars gcs-connector-hadoop3.jar";
                    default -> null;
                });
    }

    /** The file system of paths without a scheme; empty if it is this machine's. */
    public static Optional<String> remoteDefault() {
        URI uri = FileSystem.getDefaultUri(settings());
        return LOCAL.getScheme().equals(uri.getScheme()) ? Optional.empty() : Optional.of(uri.toString());
    }

    /**
     * A path as a user writes it: any that Hadoop understands. Unlike Hadoop, treats a colon in a relative path
     * ({@code run-12:30}) as a part of the name, not as the end of a scheme.
     *
     * @throws IllegalArgumentException if it cannot be a path
     */
    public static Path path(String text) {
        boolean isRelativeWithColon = text.indexOf(':') > 0 && !text.startsWith("/") && !hasScheme(text);
        return new Path(isRelativeWithColon ? "./" + text : text);
    }

    /** Whether a path names its file system, as {@code hdfs://host/images} does. */
    public static boolean hasScheme(String text) {
        return SCHEME.matcher(text).matches();
    }

    /** A file or directory of this name, whatever characters are in it. */
    public static Path child(Path directory, String name) {
        return new Path(directory, new Path(null, null, name));
    }

    /**
     * An instance of our own, because Hadoop caches instances without regard to their settings. Its files get the
     * permissions that the process's umask gives, not those of Hadoop's own setting, 022 by default. It writes no
     * checksum files, because Hadoop cannot name them for a file with a colon in its name.
     */
    private static synchronized FileSystem local() throws IOException {
        if (local == null) {
            Configuration own = new Configuration(settings());
            processUmask(own).ifPresent(umask -> own.set(FsPermission.UMASK_LABEL, umask));
            if (own.getClass(IMPLEMENTATION, LocalFileSystem.class) == LocalFileSystem.class) {
                own.setClass(IMPLEMENTATION, RawLocalFileSystem.class, FileSystem.class);
            }
            local = FileSystem.newInstance(LOCAL, own);
        }
        return local;
    }

    /** Empty if Hadoop's own setting is set explicitly, or if the system does not report a umask. */
    private static Optional<String> processUmask(Configuration hadoop) {
        String[] sources =
                Objects.requireNonNullElse(hadoop.getPropertySources(FsPermission.UMASK_LABEL), new String[0]);
        boolean isSet = Arrays.stream(sources).anyMatch(source -> !source.equals("core-default.xml"));
        if (isSet || !Files.isReadable(PROCESS_STATUS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(PROCESS_STATUS)) {
            return lines.filter(line -> line.startsWith(UMASK))
                    .map(line -> line.substring(UMASK.length()).strip())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A directory without redundant slashes: {@code /images//} is {@code /images}. The root of a file system keeps its
     * slash.
     */
    static String normalized(String path) {
        int start = hasScheme(path) ? path.indexOf(':') + 1 : 0;
        if (start > 0 && path.startsWith("//", start)) {
            int host = path.indexOf('/', start + 2);
            start = host < 0 ? path.length() : host;
        }
        String directory = path.substring(start).replaceAll("/{2,}", "/");
        boolean isRoot = directory.equals("/");
        return path.substring(0, start) + (isRoot ? directory : directory.replaceFirst("/$", ""));
    }
}
