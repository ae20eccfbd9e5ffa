package io.targetdrop.data;

/** The shapes of generated pictures, as signed distances: negative inside, in units of the shape's half side. */
enum Outline {
    DISC {
        @Override
        double distance(double x, double y) {
            return Math.sqrt(x * x + y * y) - 0.95;
        }
    },
    SQUARE {
        @Override
        double distance(double x, double y) {
            return Math.max(Math.abs(x), Math.abs(y)) - 0.82;
        }
    },
    TRIANGLE {
        @Override
        double distance(double x, double y) {
            return Math.max(SIN_60 * Math.abs(x) + 0.5 * y, -y) - 0.56;
        }
    },
    RING {
        @Override
        double distance(double x, double y) {
            return Math.abs(Math.sqrt(x * x + y * y) - 0.75) - 0.25;
        }
    },
    CROSS {
        @Override
        double distance(double x, double y) {
            double longer = Math.max(Math.abs(x), Math.abs(y));
            double shorter = Math.min(Math.abs(x), Math.abs(y));
            return Math.max(longer - 1, shorter - 0.3);
        }
    };

    /** No outline goes farther from its centre, in half sides. */
    static final double REACH = 1.2;

    private static final double SIN_60 = Math.sqrt(3) / 2;

    /** How far a point is from the edge, roughly; the shape fills about [-1, 1] in both directions. */
    abstract double distance(double x, double y);
}
