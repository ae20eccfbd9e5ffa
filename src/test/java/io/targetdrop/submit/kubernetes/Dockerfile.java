package io.targetdrop.submit.kubernetes;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile, as far as it says which files an image has and who runs in it. An instruction other than {@code ARG}, {@code FROM},
 * {@code ENV}, {@code COPY} and {@code USER} is refused, because what it changes would go unseen.
 *
 * @param base the image that it starts from
 * @param copies what it adds, in order
 * @param environment variables for all processes
 * @param user who runs; empty if the base's user does
 */
public record Dockerfile(String base, List<Copy> copies, Map<String, String> environment, Optional<String> user) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    /**
     * A file or directory that is added.
     *
     * @param source relative to the directory that the image is built in
     * @param target where it is in the image, absolute
     */
    public record Copy(Path source, String target) {}

    /**
     * Reads a file.
     *
     * @param given values of {@code --build-arg}
     */
    public static Dockerfile read(Path file, Map<String, String> given) throws IOException {
        Map<String, String> arguments = new HashMap<>();
        Map<String, String> environment = new LinkedHashMap<>();
        List<Copy> copies = new ArrayList<>();
        String base = "";
        Optional<String> user = Optional.empty();
        for (String line : Files.readString(file).replace("\\\n", " ").lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split("\\s+");
            String last = filledIn(words[words.length - 1], arguments);
            switch (words[0]) {
                case "ARG" -> arguments.put(name(last), given.getOrDefault(name(last), value(last)));
                case "FROM" -> base = last;
                case "ENV" -> environment.put(name(last), value(last));
                case "COPY" -> copies.add(new Copy(Path.of(filledIn(words[words.length - 2], arguments)), last));
                case "USER" -> user = Optional.of(last);
                default -> throw new IllegalArgumentException(file + ": teach Dockerfile what this does: " + line);
            }
        }
        return new Dockerfile(base, List.copyOf(copies), Map.copyOf(environment), user);
    }

    private static String name(String assignment) {
        return assignment.substring(0, assignment.indexOf('='));
    }

    private static String value(String assignment) {
        return assignment.substring(assignment.indexOf('=') + 1);
    }

    private static String filledIn(String word, Map<String, String> arguments) {
        return VARIABLE.matcher(word)
                .replaceAll(variable -> Matcher.quoteReplacement(Optional.ofNullable(arguments.get(variable.group(1)))
                        .orElseThrow(() -> new IllegalArgumentException(variable.group() + " has no value"))));
    }

    /** Where the image has a file, in the directory that the image is built in; empty if it has none. */
    public Optional<Path> source(String inImage) {
        for (Copy copy : copies) {
            if (inImage.equals(copy.target())) {
                return Optional.of(copy.source());
            }
            if (inImage.startsWith(copy.target() + "/")) {
                return Optional.of(
                        copy.source().resolve(inImage.substring(copy.target().length() + 1)));
            }
        }
        return Optional.empty();
    }

    /**
     * Lays out the image's own files.
     *
     * @param context the directory that the image is built in
     * @param image becomes the image's root; gets links
     */
    void layOut(Path context, Path image) throws IOException {
        for (Copy copy : copies) {
            Path target = image.resolve(copy.target().substring(1));
            Files.createDirectories(target.getParent());
            Files.createSymbolicLink(target, context.resolve(copy.source()).toRealPath());
        }
    }

    /**
     * Whether a .dockerignore file lets a file be copied: the last line that matches it, or a directory that it is in, decides.
     *
     * @param ignore the .dockerignore file
     * @param file relative to the directory that the image is built in
     */
    public static boolean isSent(Path ignore, Path file) throws IOException {
        boolean isSent = true;
        for (String line : Files.readAllLines(ignore)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            boolean isException = line.startsWith("!");
            PathMatcher pattern =
                    FileSystems.getDefault().getPathMatcher("glob:" + line.substring(isException ? 1 : 0));
            for (int names = 1; names <= file.getNameCount(); names++) {
                if (pattern.matches(file.subpath(0, names))) {
                    isSent = isException;
                }
            }
        }
        return isSent;
    }
}
