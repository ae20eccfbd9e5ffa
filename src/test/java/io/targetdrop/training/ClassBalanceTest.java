package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Parts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassBalanceTest {
    private static final List<String> CLASSES = List.of("ant", "cat", "dog");
    private static final ClassWeights NONE = new ClassWeights.None();

    @Test
    void namesTheLargestAndTheSmallestClassAndAFix() {
        assertEquals(
                Optional.of("classes are imbalanced: 'cat' has 5,000 training images, 'dog' 120; consider"
                        + " training.class-weights = balanced, and judge by macro F1 rather than accuracy"),
                new ClassBalance(CLASSES, List.of(300, 5000, 120)).note(NONE));
    }

    @Test
    void doesNotAdviseWeightsThatThereAre() {
        assertEquals(
                Optional.of(
                        "classes are imbalanced: 'cat' has 10 training images, 'dog' 0; judge by macro F1 rather than"
                                + " accuracy"),
                new ClassBalance(CLASSES, List.of(3, 10, 0)).note(new ClassWeights.Balanced()));
    }

    @Test
    void threeTimesTheImagesAreStillBalanced() {
        assertEquals(Optional.empty(), new ClassBalance(CLASSES, List.of(30, 20, 10)).note(NONE));
        assertEquals(Optional.empty(), new ClassBalance(CLASSES, List.of(10, 10, 10)).note(NONE));
    }

    @Test
    void countsTheTrainingPartOnly() {
        Catalog catalog = new Catalog(new ImageShape(1, 2, 2), CLASSES, new int[] {0, 1, 1, 2}, new int[] {0});
        Parts parts = new Parts(catalog, new int[] {0, 2, 3}, new int[] {1}, new int[] {0});
        assertEquals(List.of(1, 1, 1), ClassBalance.of(parts).counts());
    }
}
