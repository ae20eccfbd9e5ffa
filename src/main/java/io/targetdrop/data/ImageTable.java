package io.targetdrop.data;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A table with a row for each image, in any format that Spark reads. Before anything else is done with it, Spark packs it
 * ({@link Packing}), once as long as it does not change.
 *
 * @param path of the table, on any Hadoop file system
 * @param table how it is read
 * @param skipsUnreadable whether rows whose image cannot be decoded are left out instead of refused; every image is then
 *     decoded once when the table is packed
 * @param sizing what is done with images of different sizes
 */
public record ImageTable(String path, Layout table, boolean skipsUnreadable, Sizing sizing) implements ImageSource {
    private static final String FIX =
            "it must hold a row for each image, with a column of encoded images or of their paths, and a column of labels";

    /**
     * How a table is read.
     *
     * @param format the name of Spark's data source
     * @param options of the data source, {@code name=value} each
     * @param columns what is in which column
     * @param cache where packed tables are kept; empty for the usual place
     */
    public record Layout(String format, List<String> options, TableColumns columns, OptionalName cache)
            implements Serializable {
        /** Spark's own default. */
        public static final String DEFAULT_FORMAT = "parquet";

        /** Parquet with the usual columns. */
        public static final Layout DEFAULT =
                new Layout(DEFAULT_FORMAT, List.of(), TableColumns.DEFAULT, OptionalName.NONE);

        public Layout {
            options = List.copyOf(options);
            Objects.requireNonNull(columns, "columns");
            Objects.requireNonNull(cache, "cache");
            if (!(format != null && !format.isBlank())) {
                throw new SettingException(
                        "format",
                        "must name a data source of Spark but is empty; for example parquet, orc, csv or json");
            }
            for (String option : options) {
                if (!(option.indexOf('=') > 0)) {
                    throw new SettingException(
                            "options", "must be name=value each but has " + option + "; write for example [\"sep=;\"]");
                }
            }
        }
    }

    /** Images of one size that must all be readable. */
    public ImageTable(String path, Layout table) {
        this(path, table, false, Sizing.UNCHANGED);
    }

    public ImageTable {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(sizing, "sizing");
        if (!(path != null && !path.isBlank())) {
            throw new SettingException("path", "must name a table but is empty; " + FIX);
        }
        path = FileSystems.normalized(path);
    }

    @Override
    public Catalog catalog() {
        return catalogued().catalog();
    }

    @Override
    public Catalogued catalogued() {
        return Packing.of(this).catalogued(sizing);
    }

    @Override
    public ImageTable resizedBy(Resize resize) {
        return new ImageTable(path, table, skipsUnreadable, resize);
    }

    @Override
    public boolean examinesEveryImage() {
        return skipsUnreadable;
    }

    /** Of the images with their labels, whatever files the table consists of. */
    @Override
    public Map<String, String> checksums() {
        return Map.of("images", Packing.of(this).contents());
    }

    /** Packs the table if need be, so it does not work on executors; they have the reader of {@link #catalogued}. */
    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        return catalogued().images().read(part, indices);
    }

    @Override
    public List<? extends StoredImage> readEncoded(Part part, int[] indices) {
        return catalogued().images().readEncoded(part, indices);
    }
}
