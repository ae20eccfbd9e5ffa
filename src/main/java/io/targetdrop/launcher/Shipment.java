package io.targetdrop.launcher;

import io.targetdrop.launcher.Place.Manager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files that a remote driver or executor finds, and under which names. With {@code --deploy-mode cluster} the driver
 * runs elsewhere: on YARN and Kubernetes the file of {@code --config} and those that it includes are shipped with
 * {@code --files}; on a standalone cluster, paths become absolute and must be the same on every machine.
 *
 * @param jar the jar, as spark-submit gets it
 * @param program the program's arguments
 * @param files the files to ship, as {@code --files} takes them
 * @param isFlat whether the driver finds all files of {@code --config} by the names that they have there
 * @param notes for the user
 */
record Shipment(String jar, List<String> program, List<String> files, boolean isFlat, List<String> notes) {
    /** Where submit/kubernetes/Dockerfile puts the project. */
    static final String IMAGE_ROOT = "/opt/targetdrop";

    private static final String LOCAL = "local:";
    private static final Set<String> PATH_OPTIONS = Set.of("--config", "--out", "--in", "--model", "--image");
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

    static Shipment of(SubmitArguments arguments, Place place, Surroundings surroundings) {
        List<String> program = new ArrayList<>(arguments.program());
        List<String> files = new ArrayList<>(arguments.files());
        List<String> notes = new ArrayList<>();
        String jar = SafeName.literal(surroundings.path(surroundings.jar()));
        boolean isFlat = true;
        if (place.isInCluster() && place.is(Manager.YARN)) {
            files.add(SafeName.literal(surroundings.root().resolve("conf/spark/log4j2.properties")));
            isFlat = shipConfigurations(program, files, surroundings);
        } else if (place.isInCluster() && place.is(Manager.KUBERNETES)) {
            isFlat = shipConfigurations(program, files, surroundings);
            jar = "local://" + IMAGE_ROOT + "/targetdrop-spark.jar";
        } else if (place.isInCluster() && place.is(Manager.STANDALONE)) {
            makePathsAbsolute(program, surroundings);
            notes.add("the driver runs on a worker; " + surroundings.jar()
                    + " and every file you name must be at the same path there");
        }
        if (jar.startsWith("/")
                && isEverywhere(surroundings)
                && !(place.isInCluster() && place.is(Manager.STANDALONE))) {
            jar = LOCAL + jar;
        }
        SparkOptions options = arguments.spark();
        if (place.is(Manager.YARN) && options.has("spark.executor.resource.gpu.discoveryScript", "./discover-gpus")) {
            files.add(SafeName.literal(surroundings.root().resolve("submit/discover-gpus")));
        }
        if (!files.isEmpty()) {
            options.get("spark.files").ifPresent(others -> files.add(0, others));
        }
        return new Shipment(jar, program, files, isFlat, notes);
    }

    /** Whether every machine has the jar at its path. A standalone cluster's driver needs that anyway, and takes plain paths only. */
    private static boolean isEverywhere(Surroundings surroundings) {
        return surroundings
                .variable("TARGETDROP_JAR")
                .filter(named -> named.startsWith(LOCAL))
                .isPresent();
    }

    /** A driver finds shipped files in its working directory. False if it has to leave out the directories of included ones. */
    private static boolean shipConfigurations(List<String> program, List<String> files, Surroundings surroundings) {
        boolean isFlat = true;
        for (int at = 0; at < program.size(); at++) {
            if (!splitOption(program, at).equals("--config") || at + 1 == program.size()) {
                continue;
            }
            Path file = surroundings.path(program.get(at + 1));
            if (Files.isRegularFile(file)) {
                Path named = SafeName.of(realPath(file), surroundings);
                files.add(SafeName.literal(named));
                program.set(at + 1, named.getFileName().toString());
                Inclusions inclusions = Inclusions.of(file);
                inclusions.files().values().forEach(included -> files.add(underItsName(included, surroundings)));
                isFlat &= inclusions.isFlat();
            }
        }
        return isFlat;
    }

    /** As a URI, because Spark replaces a plain path by what its links lead to, and the driver needs this file's own name. */
    private static String underItsName(Path file, Surroundings surroundings) {
        return "file://" + SafeName.of(file.getParent(), surroundings).resolve(file.getFileName());
    }

    /** A worker starts the driver in a directory of its own. */
    private static void makePathsAbsolute(List<String> program, Surroundings surroundings) {
        for (int at = 0; at < program.size(); at++) {
            if (!PATH_OPTIONS.contains(splitOption(program, at)) || at + 1 == program.size()) {
                continue;
            }
            String value = program.get(at + 1);
            if (!value.isEmpty()
                    && !value.startsWith("/")
                    && !URI.matcher(value).matches()) {
                program.set(at + 1, surroundings.directory() + "/" + value);
            }
        }
    }

    /** The option at an index. If it takes a path, {@code --option=value} becomes two arguments. */
    private static String splitOption(List<String> program, int at) {
        String argument = program.get(at);
        int equals = argument.indexOf('=');
        if (equals < 0 || !PATH_OPTIONS.contains(argument.substring(0, equals))) {
            return argument;
        }
        program.set(at, argument.substring(0, equals));
        program.add(at + 1, argument.substring(equals + 1));
        return program.get(at);
    }

    private static Path realPath(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new Refusal("--config " + file + " cannot be read; name a file that you can read");
        }
    }
}
