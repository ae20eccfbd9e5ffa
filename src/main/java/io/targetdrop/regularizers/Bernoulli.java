package io.targetdrop.regularizers;

import java.util.SplittableRandom;

/**
 * Independent Bernoulli draws with one probability, 64 at a time.
 *
 * <p>Each draw compares a uniform number with p, digit by digit in binary, until they differ. Each digit decides half of the
 * draws that are left, so about eight random words are enough for all 64. The probability is exact to 2⁻⁶³.
 */
final class Bernoulli {
    private static final double HALF_OF_A_WORD = 0x1p63;

    private final SplittableRandom random;
    private final boolean always;
    /** The binary digits of p after the point, most significant first. */
    private final long digits;

    Bernoulli(double probability, SplittableRandom random) {
        this.random = random;
        this.always = probability >= 1;
        this.digits = (long) (probability * HALF_OF_A_WORD) << 1;
    }

    /** The next draws, at most 64, in the lowest bits of a word; 1 is a hit. */
    long next(int count) {
        long undecided = -1L >>> (Long.SIZE - count);
        if (always) {
            return undecided;
        }
        long hits = 0;
        for (long rest = digits; undecided != 0 && rest != 0; rest <<= 1) {
            long uniform = random.nextLong();
            if (rest < 0) {
                hits |= undecided & ~uniform;
                undecided &= uniform;
            } else {
                undecided &= ~uniform;
            }
        }
        return hits;
    }

    /** The next draws for a number of positions, as a {@link PositionSet}; null if none hits. */
    long[] positions(int positions) {
        long[] words = new long[PositionSet.words(positions)];
        long any = 0;
        for (int word = 0; word < words.length; word++) {
            words[word] = next(Math.min(Long.SIZE, positions - word * Long.SIZE));
            any |= words[word];
        }
        return any == 0 ? null : words;
    }
}
