package io.targetdrop.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * Names of files that mean the same as a file name, a URI, a glob, an entry of a class path and an item of a list: only
 * letters, digits and {@code . _ - /}. Any other file gets a symbolic link with such a name, always the same one, in
 * {@code $TMPDIR} or {@code /tmp}. {@code submit/environment} makes the same links.
 */
final class SafeName {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9/._-]*");
    private static final int DIGITS = 16;

    private SafeName() {}

    static boolean isSafe(String path) {
        return SAFE.matcher(path).matches();
    }

    /** The path itself, or a link to it. A link that another user made is refused. */
    static Path of(Path path, Surroundings surroundings) {
        if (isSafe(path.toString())) {
            return path;
        }
        Path link = link(path, surroundings);
        try {
            if (!Files.isSymbolicLink(link)) {
                create(link, path);
            }
            if (!isOurs(link) || !Files.readSymbolicLink(link).equals(path)) {
                throw new Refusal(link + " must be your link to " + path
                        + " but is not; remove it, or set TMPDIR to a directory of your own");
            }
        } catch (IOException e) {
            throw new Refusal(path + " has characters that Spark does not take literally, and needs a link " + link
                    + ", which cannot be created; set TMPDIR to a directory that you can write to, or move it to a"
                    + " path of letters, digits and . _ - /");
        }
        return link;
    }

    /** A path for Spark, which replaces a plain one by what its links lead to but leaves a URI alone. */
    static String literal(Path path) {
        String real;
        try {
            real = path.toRealPath().toString();
        } catch (IOException e) {
            real = path.toString();
        }
        return isSafe(real) ? path.toString() : "file://" + path;
    }

    private static Path link(Path path, Surroundings surroundings) {
        Path directory = Path.of(surroundings
                .variable("TMPDIR")
                .filter(temporary -> temporary.startsWith("/") && isSafe(temporary))
                .orElse("/tmp"));
        byte[] name = path.getFileName().toString().getBytes(StandardCharsets.UTF_8);
        StringBuilder readable = new StringBuilder("targetdrop-")
                .append(userId())
                .append('-')
                .append(digest(path.toString()))
                .append('-');
        for (byte character : name) {
            readable.append(character > 0 && isSafe(String.valueOf((char) character)) ? (char) character : '_');
        }
        return directory.resolve(readable.toString());
    }

    private static void create(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isSymbolicLink(link)) { // else another process was faster
                throw e;
            }
        }
    }

    private static boolean isOurs(Path link) throws IOException {
        return Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(userId());
    }

    private static Object userId() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new Refusal("/proc must be mounted to read the user's id from; mount it");
        }
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            StringBuilder digits = new StringBuilder();
            for (int i = 0; i < DIGITS / 2; i++) {
                digits.append(Character.forDigit(sum[i] >> 4 & 0xf, 16)).append(Character.forDigit(sum[i] & 0xf, 16));
            }
            return digits.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
