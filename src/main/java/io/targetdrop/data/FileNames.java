package io.targetdrop.data;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** FileNames of files and classes: which are ignored, when two are the same, and how a message shows them. */
final class FileNames {
    private static final int PRINTABLE = 0x20;
    private static final int LAST_OF_ASCII = 0x7E;

    /** What Spark, Hadoop and table formats write beside data, and nobody else. */
    private static final Pattern BOOKKEEPING = Pattern.compile("_SUCCESS|_temporary|_metadata|_common_metadata"
            + "|_spark_metadata|_started_.*|_committed_.*|_logs|_distcp_logs.*|_delta_log|_change_data"
            + "|_symlink_format_manifest|.*\\._COPYING_");

    private FileNames() {}

    /** Whether a file or directory holds no data: hidden as Unix hides, or bookkeeping. */
    static boolean isIgnored(String name) {
        return name.startsWith(".") || BOOKKEEPING.matcher(name).matches();
    }

    /**
     * The form in which names are compared: the same letters may be written in several ways (Unicode's NFC), which depends
     * on the system that a folder was made on.
     */
    static String normalized(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** A name in a message; where it may look like another one, with what it consists of. */
    static String shown(String name) {
        boolean isPlain = name.equals(name.strip()) && name.chars().allMatch(FileNames::isPlain);
        return isPlain ? name : "'" + name + "' (" + escaped(name) + ")";
    }

    static List<String> shown(Collection<String> names) {
        return names.stream().map(FileNames::shown).toList();
    }

    /** In letters of ASCII, the others, and blanks at the ends, as {@code &#92;u00e9}. */
    static String escaped(String name) {
        String inner = name.strip();
        int start = name.indexOf(inner);
        return escaped(name.substring(0, start), false)
                + escaped(inner, true)
                + escaped(name.substring(start + inner.length()), false);
    }

    private static String escaped(String name, boolean keepsBlanks) {
        return name.codePoints()
                .mapToObj(character -> isPlain(character) && (keepsBlanks || character != ' ')
                        ? Character.toString(character)
                        : Character.toString(character)
                                .chars()
                                .mapToObj("\\u%04x"::formatted)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    /** In one line, whatever is in it. */
    static String oneLine(String text) {
        return text == null || text.chars().noneMatch(Character::isISOControl)
                ? text
                : text.codePoints()
                        .mapToObj(character -> Character.isISOControl(character)
                                ? "\\u%04x".formatted(character)
                                : Character.toString(character))
                        .collect(Collectors.joining());
    }

    private static boolean isPlain(int character) {
        return character >= PRINTABLE && character <= LAST_OF_ASCII;
    }

    /**
     * FileNames on the local file system are bytes, which Java turns into text by the character set of the process. A name that
     * has no text cannot be opened by its text, and Hadoop leaves it out of a listing without a word.
     */
    static final class Local {
        private static final String FIX_OF_LOCALE =
                "; set LC_ALL=C.UTF-8 where the command is started, and spark.executorEnv.LC_ALL=C.UTF-8 for executors";

        private Local() {}

        /**
         * What Hadoop's listing of a local directory does not have.
         *
         * @param directory the directory
         * @param listed the names that Hadoop has listed
         * @return names of entries that lead nowhere, as a broken link does
         * @throws DataException if a name cannot be read
         */
        static List<String> missing(java.nio.file.Path directory, Set<String> listed) throws IOException {
            List<String> unreadable = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(directory)) {
                for (java.nio.file.Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (!isReadable(entry)) {
                        unreadable.add(bytes(entry));
                    } else if (!listed.contains(name) && !name.startsWith(".")) {
                        missing.add(name);
                    }
                }
            }
            if (!unreadable.isEmpty()) {
                unreadable.sort(null);
                throw new DataException(directory + " must hold only names that this process can read but "
                        + unreadable.size() + (unreadable.size() == 1 ? " is not: " : " are not, the first: ")
                        + unreadable.get(0) + fix());
            }
            return missing.stream().sorted().toList();
        }

        /** Whether the text of the name leads back to the same bytes. */
        private static boolean isReadable(java.nio.file.Path entry) {
            try {
                return java.nio.file.Path.of(entry.toString()).equals(entry);
            } catch (InvalidPathException e) {
                return false;
            }
        }

        /** As in an address: with %C3%A9 for what is not ASCII. */
        private static String bytes(java.nio.file.Path entry) {
            String path = entry.toUri().getRawPath().replaceFirst("/$", "");
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** Whether this process can name a file so; a character that it could not read is as bad. */
        static boolean canName(String path) {
            return path.indexOf('\uFFFD') < 0 && characterSet().newEncoder().canEncode(path);
        }

        /** The end of the sentence about a name that cannot be read. */
        static String fix() {
            return characterSet().newEncoder().canEncode("\u00e9\u4e2d")
                    ? ", whose bytes are not " + characterSet() + "; rename it, for instance with convmv"
                    : ", because the character set of this process is " + characterSet() + FIX_OF_LOCALE;
        }

        private static Charset characterSet() {
            return Charset.forName(System.getProperty("sun.jnu.encoding"));
        }
    }
}
