package io.targetdrop.data;

import java.util.SplittableRandom;

/**
 * One generated picture: a big textured shape on a cluttered background.
 *
 * <p>Only outline and texture say what the class is. Everything else is drawn at random and independently of it: place,
 * size, rotation, colours, background, clutter, an occluding blob, contrast, brightness and noise. The parameters are the
 * constants; lengths are shares of the picture's side.
 */
final class GeneratedPicture {
    private static final double LEAST_HALF_SIZE = 0.32;
    private static final double MOST_HALF_SIZE = 0.42;
    /** The centre's greatest distance from the picture's centre, in each direction. */
    private static final double SHIFT = 0.14;

    /** The greatest rotation of the shape, and of its texture, in either direction, in radians. */
    private static final double TURN = 0.4;

    private static final double LEAST_PERIOD = 0.18;
    private static final double MOST_PERIOD = 0.24;
    /** The smallest difference in brightness between the two tones, and between each of them and the background. */
    private static final float TONE_STEP = 0.4f;

    private static final float BACKGROUND_STEP = 0.15f;
    private static final int LEAST_CLUTTER = 3;
    private static final int MOST_CLUTTER = 7;
    private static final double LEAST_BLOB = 0.04;
    private static final double MOST_BLOB = 0.11;
    private static final double OCCLUSION_PROBABILITY = 0.3;
    private static final float LEAST_CONTRAST = 0.55f;
    private static final float MOST_CONTRAST = 1.05f;
    private static final float BRIGHTNESS = 0.15f;
    private static final float NOISE = 0.08f;

    private final int side;
    private final SplittableRandom random;
    private final Canvas canvas;

    private GeneratedPicture(int side, long seed) {
        this.side = side;
        this.random = new SplittableRandom(seed);
        this.canvas = new Canvas(side);
    }

    /** Unsigned bytes [3, side, side], a pure function of the arguments. */
    static byte[] paint(Outline outline, Texture texture, int side, long seed) {
        GeneratedPicture picture = new GeneratedPicture(side, seed);
        float[] background = picture.colour();
        picture.paintBackground(background);
        picture.paintClutter();
        picture.paintShape(outline, texture, background);
        picture.paintOcclusion();
        return picture.develop();
    }

    private void paintBackground(float[] colour) {
        float[][] corners = new float[4][];
        for (int corner = 0; corner < corners.length; corner++) {
            corners[corner] = mix(colour, colour(), 0.3f);
        }
        canvas.fill(corners);
    }

    private void paintClutter() {
        int count = random.nextInt(LEAST_CLUTTER, MOST_CLUTTER + 1);
        for (int i = 0; i < count; i++) {
            paintBlob();
        }
    }

    private void paintOcclusion() {
        if (random.nextDouble() < OCCLUSION_PROBABILITY) {
            paintBlob();
        }
    }

    private void paintBlob() {
        double radius = between(LEAST_BLOB, MOST_BLOB) * side;
        canvas.paint(new Blob(radius, colour()), random.nextDouble(side), random.nextDouble(side), radius + 1);
    }

    private void paintShape(Outline outline, Texture texture, float[] background) {
        double halfSize = between(LEAST_HALF_SIZE, MOST_HALF_SIZE) * side;
        double centreX = side * (0.5 + between(-SHIFT, SHIFT));
        double centreY = side * (0.5 + between(-SHIFT, SHIFT));
        float[] light = colour();
        float[] dark = colour();
        while (!areDistinct(light, dark, background)) {
            light = colour();
            dark = colour();
        }
        TexturedShape shape = new TexturedShape(
                outline,
                texture,
                halfSize,
                between(LEAST_PERIOD, MOST_PERIOD) * side,
                new Turn(between(-TURN, TURN)),
                new Turn(between(-TURN, TURN)),
                light,
                dark);
        canvas.paint(shape, centreX, centreY, halfSize * Outline.REACH + 1);
    }

    private byte[] develop() {
        float contrast = (float) between(LEAST_CONTRAST, MOST_CONTRAST);
        float brightness = (float) between(-BRIGHTNESS, BRIGHTNESS);
        return canvas.develop(contrast, brightness, NOISE, random);
    }

    private static boolean areDistinct(float[] light, float[] dark, float[] background) {
        float lightness = brightness(light);
        float darkness = brightness(dark);
        float behind = brightness(background);
        return Math.abs(lightness - darkness) >= TONE_STEP
                && Math.abs(lightness - behind) >= BACKGROUND_STEP
                && Math.abs(darkness - behind) >= BACKGROUND_STEP;
    }

    private static float brightness(float[] colour) {
        return (colour[0] + colour[1] + colour[2]) / 3;
    }

    private static float[] mix(float[] colour, float[] other, float share) {
        float[] mixed = new float[colour.length];
        for (int channel = 0; channel < mixed.length; channel++) {
            mixed[channel] = colour[channel] + (other[channel] - colour[channel]) * share;
        }
        return mixed;
    }

    private float[] colour() {
        return new float[] {random.nextFloat(), random.nextFloat(), random.nextFloat()};
    }

    private double between(double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    /** A rotation about a figure's centre. */
    private record Turn(double cosine, double sine) {
        Turn(double angle) {
            this(StrictMath.cos(angle), StrictMath.sin(angle));
        }

        double x(double x, double y) {
            return cosine * x + sine * y;
        }

        double y(double x, double y) {
            return cosine * y - sine * x;
        }
    }

    /** A disc of one colour with a soft edge of one pixel. */
    private record Blob(double radius, float[] colour) implements Canvas.Figure {
        @Override
        public double coverage(double x, double y) {
            return clip(radius - Math.sqrt(x * x + y * y) + 0.5);
        }

        @Override
        public float[] colour(double x, double y) {
            return colour;
        }
    }

    /** The shape that the class is named after. */
    private record TexturedShape(
            Outline outline,
            Texture texture,
            double halfSize,
            double period,
            Turn turn,
            Turn textureTurn,
            float[] light,
            float[] dark)
            implements Canvas.Figure {

        @Override
        public double coverage(double x, double y) {
            double distance = outline.distance(turn.x(x, y) / halfSize, turn.y(x, y) / halfSize);
            return clip(0.5 - distance * halfSize);
        }

        @Override
        public float[] colour(double x, double y) {
            return texture.isMarked(textureTurn.x(x, y) / period, textureTurn.y(x, y) / period) ? light : dark;
        }
    }

    private static double clip(double coverage) {
        return Math.min(1, Math.max(0, coverage));
    }

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

        /** No outline reaches farther from its centre, in half sides. */
        static final double REACH = 1.2;

        private static final double SIN_60 = Math.sqrt(3) / 2;

        /** How far a point is from the edge, roughly; the shape fills about [-1, 1] in both directions. */
        abstract double distance(double x, double y);
    }

    /** The two-tone patterns of generated pictures; a point's coordinates count periods of the pattern. */
    enum Texture {
        /** Parallel bands, half as wide as their period. */
        STRIPED {
            @Override
            boolean isMarked(double x, double y) {
                return x - Math.floor(x) < 0.5;
            }
        },
        /** A chessboard: two squares per period. */
        CHECKED {
            @Override
            boolean isMarked(double x, double y) {
                return (x - Math.floor(x) < 0.5) == (y - Math.floor(y) < 0.5);
            }
        };

        /** Whether a point has the second tone. */
        abstract boolean isMarked(double x, double y);
    }
}
