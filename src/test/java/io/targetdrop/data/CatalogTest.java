package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final ImageShape SHAPE = new ImageShape(3, 4, 4);
    private static final List<String> CLASSES = List.of("cat", "dog");

    private static Catalog catalog(int[] train, int[] test) {
        return new Catalog(SHAPE, CLASSES, train, test);
    }

    @Test
    void givesTheLabelsOfEachPart() {
        Catalog catalog = catalog(new int[] {0, 1, 1}, new int[] {1});
        assertArrayEquals(new int[] {0, 1, 1}, catalog.labels(Part.TRAIN));
        assertArrayEquals(new int[] {1}, catalog.labels(Part.TEST));
    }

    @Test
    void keepsItsLabelsWhenTheCallersArrayChanges() {
        int[] train = {0, 1};
        int[] test = {1};
        Catalog catalog = catalog(train, test);
        train[0] = 1;
        test[0] = 0;
        assertEquals(catalog(new int[] {0, 1}, new int[] {1}), catalog);
    }

    @Test
    void isEqualByEverything() {
        Catalog catalog = catalog(new int[] {0, 1}, new int[] {1});
        assertNotEquals(catalog, catalog(new int[] {1, 1}, new int[] {1}));
        assertNotEquals(catalog, catalog(new int[] {0, 1}, new int[] {0}));
        assertNotEquals(catalog, new Catalog(SHAPE, List.of("a", "b"), new int[] {0, 1}, new int[] {1}));
        assertNotEquals(catalog, new Catalog(new ImageShape(1, 4, 4), CLASSES, new int[] {0, 1}, new int[] {1}));
        assertNotEquals(catalog, "catalog");
    }

    @Test
    void hashesEverything() {
        Catalog catalog = catalog(new int[] {0, 1}, new int[] {1});
        assertEquals(
                catalog.hashCode(), catalog(new int[] {0, 1}, new int[] {1}).hashCode());
        assertNotEquals(
                catalog.hashCode(), catalog(new int[] {1, 1}, new int[] {1}).hashCode());
        assertNotEquals(
                catalog.hashCode(), catalog(new int[] {0, 1}, new int[] {0}).hashCode());
    }

    @Test
    void isDescribedByItsCounts() {
        assertEquals(
                "Catalog[3 x 4 x 4, 2 classes, 2 train, 1 test]",
                catalog(new int[] {0, 1}, new int[] {1}).toString());
    }

    @Test
    void travelsToExecutors() throws Exception {
        Catalog catalog = catalog(new int[] {0, 1}, new int[] {1});
        assertEquals(catalog, Copies.sent(catalog));
    }

    @Test
    void refusesASingleClass() {
        Errors.assertData(() -> new Catalog(SHAPE, List.of("cat"), new int[] {0}, new int[] {0}), "[cat]", "2 classes");
    }

    @Test
    void refusesAnEmptyTrainingPart() {
        Errors.assertData(() -> catalog(new int[0], new int[] {0}), "train part");
    }

    @Test
    void mayHaveNoTestPart() {
        assertEquals(
                0, catalog(new int[] {0, 1}, new int[] {1}).withoutTestPart().labels(Part.TEST).length);
    }

    @Test
    void refusesALabelWithoutAName() {
        Errors.assertData(() -> catalog(new int[] {0, 2}, new int[] {0}), "TRAIN image 1", "[0, 2)", "is 2");
        Errors.assertData(() -> catalog(new int[] {0}, new int[] {-1}), "TEST image 0", "is -1");
    }
}
