package io.targetdrop.training;

import java.io.Serializable;
import java.util.stream.IntStream;

/** What a network says about an image, or why it says nothing. */
public sealed interface Prediction extends Serializable {

    /** The path of the image's file or the key of its row. */
    String name();

    /**
     * A network's answer.
     *
     * @param probabilities of the classes, in the order of the network's outputs; they add up to 1; treated as immutable
     */
    record Classified(String name, float[] probabilities) implements Prediction {
        private static final long serialVersionUID = 1L;

        /** The class with the highest probability; the first of several. */
        public int predicted() {
            int best = 0;
            for (int k = 1; k < probabilities.length; k++) {
                if (probabilities[k] > probabilities[best]) {
                    best = k;
                }
            }
            return best;
        }

        /** The classes with the highest probabilities, the highest first; of equal ones, the first. */
        public int[] top(int count) {
            return IntStream.range(0, probabilities.length)
                    .boxed()
                    .sorted((a, b) -> Float.compare(probabilities[b], probabilities[a]))
                    .limit(count)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
    }

    /**
     * An image that cannot be read.
     *
     * @param problem one line
     */
    record Unreadable(String name, String problem) implements Prediction {
        private static final long serialVersionUID = 1L;
    }
}
