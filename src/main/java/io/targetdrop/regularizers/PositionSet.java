package io.targetdrop.regularizers;

import java.util.Arrays;

/** Positions a · W + b of a map, as the bits of words: position q is bit q mod 64 of word q div 64. */
final class PositionSet {
    private PositionSet() {}

    /** The number of words that a number of positions needs. */
    static int words(int positions) {
        return (positions + Long.SIZE - 1) / Long.SIZE;
    }

    /** The set of all positions. */
    static long[] all(int positions) {
        long[] words = new long[words(positions)];
        Arrays.fill(words, -1L);
        words[words.length - 1] >>>= words.length * Long.SIZE - positions;
        return words;
    }

    static void add(long[] words, int position) {
        words[position / Long.SIZE] |= 1L << position;
    }

    static boolean contains(long[] words, int position) {
        return (words[position / Long.SIZE] >>> position & 1) != 0;
    }

    /** Adds a square, all of it on the map. */
    static void addSquare(long[] words, int row, int column, int side, int width) {
        add(words, new Region(row, row + side - 1, column, column + side - 1), width);
    }

    /** Adds a region of a map of this width. */
    static void add(long[] words, Region region, int width) {
        for (int row = region.firstRow(); row <= region.lastRow(); row++) {
            int end = row * width + region.lastColumn() + 1;
            for (int position = row * width + region.firstColumn(); position < end; ) {
                int length = Math.min(end - position, Long.SIZE - position % Long.SIZE);
                words[position / Long.SIZE] |= -1L >>> (Long.SIZE - length) << position;
                position += length;
            }
        }
    }

    static int size(long[] words) {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }
}
