package io.targetdrop.data;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of files and classes: which are ignored, when two are the same, and how a message shows them. */
final class FileNames {
    private static final int PRINTABLE = 0x20;
    private static final int LAST_OF_ASCII = 0x7E;

    /** Names that Spark, Hadoop, table formats, macOS and Windows write next to data, and that nothing else uses. */
    private static final Pattern BOOKKEEPING = Pattern.compile("_SUCCESS|_temporary|_metadata|_common_metadata"
            + "|_spark_metadata|_started_.*|_committed_.*|_logs|_distcp_logs.*|_delta_log|_change_data"
            + "|_symlink_format_manifest|.*\\._COPYING_"
            + "|__MACOSX|(?i:thumbs\\.db|ehthumbs\\.db|desktop\\.ini)|\\$RECYCLE\\.BIN|System Volume Information");

    private FileNames() {}

    /** Whether a file or directory is not data: a hidden name, as on Unix, or bookkeeping. */
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

    /** A name as messages show it. If it may look like another name, its characters are spelled out. */
    static String shown(String name) {
        boolean isPlain = name.equals(name.strip()) && name.chars().allMatch(FileNames::isPlain);
        return isPlain ? name : "'" + name + "' (" + escaped(name) + ")";
    }

    static List<String> shown(Collection<String> names) {
        return names.stream().map(FileNames::shown).toList();
    }

    /** The text in ASCII: other characters, and blanks at the ends, are written as {@code &#92;u00e9}. */
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

    /** The text on one line, with control characters escaped. */
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
}
