package io.targetdrop.results;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of a network's classes, in the order of its outputs; in Unicode normal form C, so that names that
 * look the same are the same.
 *
 * @param names at least one, no two the same
 */
public record ClassNames(List<String> names) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 10;
    private static final int LONGEST_SHOWN = 200;

    /**
     * Normalises the names.
     *
     * @throws DataException if two of them are the same
     */
    public ClassNames {
        names = names.stream()
                .map(name -> Normalizer.normalize(name, Normalizer.Form.NFC))
                .toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new DataException("no two classes may have the same name, but " + quoted(name)
                        + " is there twice, perhaps in two Unicode forms that look the same; rename one of them");
            }
        }
    }

    /**
     * The output of the network for each label of a data set.
     *
     * @param labels the names of the data's classes, by label
     * @throws IllegalArgumentException if they are not the same classes; the message says what differs
     */
    public int[] outputs(List<String> labels) {
        List<String> data = new ClassNames(labels).names;
        List<String> onlyHere =
                names.stream().filter(name -> !data.contains(name)).toList();
        List<String> onlyThere =
                data.stream().filter(name -> !names.contains(name)).toList();
        if (!(onlyHere.isEmpty() && onlyThere.isEmpty())) {
            throw new IllegalArgumentException(
                    "only the model has " + some(onlyHere) + ", only the data has " + some(onlyThere));
        }
        return data.stream().mapToInt(names::indexOf).toArray();
    }

    private static String some(List<String> names) {
        int hidden = names.size() - SHOWN;
        return names.isEmpty()
                ? "none"
                : names.stream().limit(SHOWN).map(ClassNames::quoted).collect(Collectors.joining(", "))
                        + (hidden > 0 ? " and " + hidden + " more" : "");
    }

    private static String quoted(String name) {
        return "'" + shown(name) + "'";
    }

    /** A name from a file, safe to print in one line of a terminal: no control characters, and none that change the text's
     * direction. */
    public static String shown(String name) {
        String plain = name.replaceAll("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]", "?");
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
    }

    /** A JSON array of the names. */
    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(names);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param outputs of the network, one for each name; no more names than that are kept in memory
     * @param what the name of the list, for messages
     * @throws DataException if it is anything else
     */
    static ClassNames read(byte[] json, long outputs, String what) {
        List<String> names = new ArrayList<>();
        try (JsonParser parser = JSON.getFactory().createParser(json)) {
            boolean isList = parser.nextToken() == JsonToken.START_ARRAY;
            while (isList && names.size() <= outputs && parser.nextToken() == JsonToken.VALUE_STRING) {
                names.add(parser.getText());
            }
            boolean isWhole = isList && parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null;
            if (isWhole && names.size() == outputs) {
                return new ClassNames(names);
            }
        } catch (IOException e) {
            throw refusal(what, outputs, e);
        } catch (DataException e) {
            throw new DataException(what + ": " + e.getMessage(), e);
        }
        throw refusal(what, outputs, null);
    }

    private static DataException refusal(String what, long outputs, Exception cause) {
        return new DataException(
                what + " must be a JSON array of " + outputs + " names, one for each output of the network, but is not;"
                        + " save the model again",
                cause);
    }
}
