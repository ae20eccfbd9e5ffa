package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.Division;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Omissions;
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

    /** Weights that make up for the numbers leave nothing to advise, but scores still count images. */
    @Test
    void doesNotAdviseWeightsOfClassesIfThoseOfImagesAreBalanced() {
        List<Integer> counts = List.of(100, 500, 120);
        Optional<String> note = new ClassBalance(CLASSES, counts, List.of(100.0, 120.0, 90.0)).note(NONE);
        assertEquals(
                Optional.of(
                        "classes are imbalanced: 'cat' has 500 training images, 'ant' 100; judge by macro F1 rather than"
                                + " accuracy"),
                note);
        String advice = new ClassBalance(CLASSES, counts, List.of(100.0, 120.0, 20.0))
                .note(NONE)
                .orElseThrow();
        assertTrue(advice.contains("consider training.class-weights = balanced"), advice);
    }

    /** 2 + 4 and 2 of 8: 8 / (2 · 6) and 8 / (2 · 2); the image of weight 50 is for validation. */
    @Test
    void balancingMakesTheWeightsOfClassesTheSame() {
        Catalog catalog = new Catalog(
                new ImageShape(1, 2, 2),
                CLASSES,
                new int[] {0, 0, 1, 1},
                new int[] {0},
                Omissions.NONE,
                Division.USUAL,
                new double[] {2, 4, 50, 2});
        Parts parts = new Parts(catalog, new int[] {0, 1, 3}, new int[] {2}, new int[] {0});
        assertEquals(List.of(2, 1, 0), ClassBalance.of(parts).counts());
        assertEquals(List.of(8.0 / 12, 2.0, 1.0), ClassBalance.of(parts).balancing());
    }

    @Test
    void countsTheTrainingPartOnly() {
        Catalog catalog = new Catalog(new ImageShape(1, 2, 2), CLASSES, new int[] {0, 1, 1, 2}, new int[] {0});
        Parts parts = new Parts(catalog, new int[] {0, 2, 3}, new int[] {1}, new int[] {0});
        assertEquals(List.of(1, 1, 1), ClassBalance.of(parts).counts());
    }
}
