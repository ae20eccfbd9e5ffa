package io.targetdrop.search;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The images of a source, each read once by an executor and not once a trial.
 *
 * @param source where they are
 */
record ResidentImages(ImageSource source) implements ImageReader {
    /** Of this process; grows by the sources of its searches. An entry is locked while it reads. */
    private static final Map<ImageSource, Map<Part, Map<Integer, LabelledImage>>> READ = new HashMap<>();

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        Map<Integer, LabelledImage> images = imagesOf(part);
        synchronized (images) {
            int[] missing = Arrays.stream(indices)
                    .filter(index -> !images.containsKey(index))
                    .distinct()
                    .toArray();
            List<LabelledImage> fresh = missing.length == 0 ? List.of() : source.read(part, missing);
            for (int i = 0; i < missing.length; i++) {
                images.put(missing[i], fresh.get(i));
            }
            List<LabelledImage> wanted = new ArrayList<>(indices.length);
            for (int index : indices) {
                wanted.add(images.get(index));
            }
            return wanted;
        }
    }

    private Map<Integer, LabelledImage> imagesOf(Part part) {
        synchronized (READ) {
            return READ.computeIfAbsent(source, key -> new EnumMap<>(Part.class))
                    .computeIfAbsent(part, key -> new HashMap<>());
        }
    }
}
