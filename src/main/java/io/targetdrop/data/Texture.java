package io.targetdrop.data;

/** The two-tone patterns of generated pictures; a point's coordinates count periods of the pattern. */
enum Texture {
    /** Parallel bands, half as wide as their period. */
    STRIPED {
        @Override
        boolean isMarked(double x, double y) {
            return x - Math.floor(x) < 0.5;
        }
    },
    /** A chessboard: two fields to the period. */
    CHECKED {
        @Override
        boolean isMarked(double x, double y) {
            return (x - Math.floor(x) < 0.5) == (y - Math.floor(y) < 0.5);
        }
    };

    /** Whether a point has the second tone. */
    abstract boolean isMarked(double x, double y);
}
