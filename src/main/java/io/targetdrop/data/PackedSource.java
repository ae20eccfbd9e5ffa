package io.targetdrop.data;

import java.util.List;
import java.util.Map;

/**
 * The images of a pack, for a program that has packed them itself; no configuration names them. Rows that the table does not
 * declare to be for validation are for training. There is no test part.
 *
 * @param pack complete
 * @param sizing what is done with images of different sizes
 */
public record PackedSource(Pack pack, Sizing sizing) implements ImageSource {
    @Override
    public Catalog catalog() {
        return catalogued().catalog();
    }

    @Override
    public Catalogued catalogued() {
        Catalogued packed = pack.catalogued(sizing);
        return new Catalogued(packed.catalog().withoutTestPart(), packed.images());
    }

    @Override
    public Map<String, String> checksums() {
        return Map.of("images", pack.contents());
    }

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        return catalogued().images().read(part, indices);
    }

    @Override
    public List<? extends StoredImage> readEncoded(Part part, int[] indices) {
        return catalogued().images().readEncoded(part, indices);
    }
}
