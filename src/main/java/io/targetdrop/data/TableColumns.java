package io.targetdrop.data;

import java.io.Serializable;

/**
 * The columns of a table of images.
 *
 * @param image holds the images: bytes of image files, Spark's image struct, or paths; empty for the first of
 *     {@code image}, {@code content} and {@code path} that there is
 * @param label the class: a string, or a whole number
 * @param split says which rows are for what: {@code train}, {@code validation} (or {@code val}), {@code test}; empty if the
 *     test part is drawn
 * @param key names each row in messages, and orders them; empty for the path of the image, or its SHA-256
 * @param weight how much each row counts in training: finite numbers of at least 0; empty if all count the same
 */
public record TableColumns(OptionalName image, String label, OptionalName split, OptionalName key, OptionalName weight)
        implements Serializable {
    /** The usual name of the column of labels. */
    public static final String DEFAULT_LABEL = "label";

    /** The columns of a table without settings. */
    public static final TableColumns DEFAULT =
            new TableColumns(OptionalName.NONE, DEFAULT_LABEL, OptionalName.NONE, OptionalName.NONE);

    /** The columns of a table without weights. */
    public TableColumns(OptionalName image, String label, OptionalName split, OptionalName key) {
        this(image, label, split, key, OptionalName.NONE);
    }

    public TableColumns {
        requireName("image", image);
        requireName("label", OptionalName.of(label));
        requireName("split", split);
        requireName("key", key);
        requireName("weight", weight);
    }

    /**
     * A text that differs whenever the columns do. A pack is found again by it, so without weights it is the text of versions
     * that did not know them.
     */
    public String fingerprint() {
        String usual = "image=" + image + ", label=" + label + ", split=" + split + ", key=" + key;
        return "TableColumns[" + usual
                + weight.get().map(name -> ", weight=" + name).orElse("") + "]";
    }

    private static void requireName(String setting, OptionalName column) {
        if (column.get().filter(String::isBlank).isPresent()) {
            throw new SettingException(setting, "must name a column but is empty; leave it out for the usual one");
        }
    }
}
