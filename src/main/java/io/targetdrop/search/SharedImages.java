package io.targetdrop.search;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.data.StoredImage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The images of a search in one executor, each read once for all trials.
 *
 * <p>It is sent without images, as a broadcast, and fills up on the executor. So Spark keeps one in each executor as long as the
 * search runs, and drops it with the broadcast.
 */
final class SharedImages implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How the images of a source are read. A source without an entry reads its own. */
    private final Map<ImageSource, ImageReader> readers;

    /** Images by source, part and index. A map of indices is locked while images are read into it. */
    private transient Map<ImageSource, Map<Part, Map<Integer, StoredImage>>> images;

    private SharedImages(Map<ImageSource, ImageReader> readers) {
        this.readers = readers;
    }

    /** A search's images, on all executors. */
    static Handle on(JavaSparkContext spark, Map<ImageSource, ImageReader> readers) {
        return new Handle(spark.broadcast(new SharedImages(readers)));
    }

    /** Sent with the tasks of a search. */
    record Handle(Broadcast<SharedImages> broadcast) implements Serializable {

        /** Reads the images of a source. */
        ImageReader of(ImageSource source) {
            return new Reader(this, source);
        }

        /** Drops the images on all executors. */
        void free() {
            broadcast.destroy();
        }
    }

    private record Reader(Handle shared, ImageSource source) implements ImageReader {
        @Override
        public List<LabelledImage> read(Part part, int[] indices) {
            return stored(part, indices, ImageReader::read).stream()
                    .map(StoredImage::decoded)
                    .toList();
        }

        @Override
        public List<? extends StoredImage> readEncoded(Part part, int[] indices) {
            return stored(part, indices, ImageReader::readEncoded);
        }

        private List<StoredImage> stored(Part part, int[] indices, Reading reading) {
            SharedImages images = shared.broadcast().value();
            ImageReader reader = images.readers.getOrDefault(source, source);
            return images.read(images.kept(source, part), indices, missing -> reading.read(reader, part, missing));
        }
    }

    /** One of the ways to read images. */
    private interface Reading {
        List<? extends StoredImage> read(ImageReader reader, Part part, int[] indices);
    }

    private List<StoredImage> read(
            Map<Integer, StoredImage> kept, int[] indices, Function<int[], List<? extends StoredImage>> reading) {
        synchronized (kept) {
            int[] missing = Arrays.stream(indices)
                    .filter(index -> !kept.containsKey(index))
                    .distinct()
                    .toArray();
            List<? extends StoredImage> fresh = missing.length == 0 ? List.of() : reading.apply(missing);
            for (int i = 0; i < missing.length; i++) {
                kept.put(missing[i], fresh.get(i));
            }
            List<StoredImage> wanted = new ArrayList<>(indices.length);
            for (int index : indices) {
                wanted.add(kept.get(index));
            }
            return wanted;
        }
    }

    private synchronized Map<Integer, StoredImage> kept(ImageSource source, Part part) {
        if (images == null) {
            images = new HashMap<>();
        }
        return images.computeIfAbsent(source, key -> new EnumMap<>(Part.class))
                .computeIfAbsent(part, key -> new HashMap<>());
    }
}
