package io.targetdrop.data;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * How a camera was held: which mirroring and rotation brings the stored pixels upright (EXIF 2.32, tag 0x0112).
 *
 * @param value 1 as stored, 2 mirrored, 3 upside down, 4 mirrored upside down, 5 transposed, 6 to be turned clockwise, 7
 *     transposed along the other diagonal, 8 to be turned anticlockwise
 */
record Orientation(int value) {
    static final Orientation STORED = new Orientation(1);

    private static final int LAST = 8;
    private static final int FIRST_ON_ITS_SIDE = 5;

    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_AROUND_CHUNK = 12;
    private static final int RIFF_HEADER = 12;
    private static final int RIFF_CHUNK_HEADER = 8;
    /** More chunks or segments than any real file has before its EXIF. */
    private static final int MOST_STEPS = 1 << 16;

    Orientation {
        if (!(value >= 1 && value <= LAST)) {
            throw new IllegalArgumentException("orientation must be in [1, 8] but is " + value + "; EXIF has no other");
        }
    }

    /** Upright, the image has its stored height as width. */
    boolean swapsSides() {
        return value >= FIRST_ON_ITS_SIDE;
    }

    /** The upright image's shape. */
    ImageShape upright(ImageShape stored) {
        return swapsSides() ? new ImageShape(stored.channels(), stored.width(), stored.height()) : stored;
    }

    /**
     * Turns planes upright.
     *
     * @param planes bytes [C, H, W]
     * @param stored [C, H, W]
     * @return bytes of the shape {@link #upright}
     */
    byte[] upright(byte[] planes, ImageShape stored) {
        if (value == 1) {
            return planes;
        }
        boolean mirrorsColumns = value == 2 || value == 3 || value == 7 || value == 8;
        boolean mirrorsRows = value == 3 || value == 4 || value == 6 || value == 7;
        ImageShape shape = upright(stored);
        byte[] turned = new byte[planes.length];
        int next = 0;
        for (int channel = 0; channel < shape.channels(); channel++) {
            int plane = channel * stored.height() * stored.width();
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    int column = swapsSides() ? y : x;
                    int row = swapsSides() ? x : y;
                    column = mirrorsColumns ? stored.width() - 1 - column : column;
                    row = mirrorsRows ? stored.height() - 1 - row : row;
                    turned[next++] = planes[plane + row * stored.width() + column];
                }
            }
        }
        return turned;
    }

    /**
     * The orientation in an image's EXIF; {@link #STORED} if it has none or it cannot be understood. Leaves the input at its
     * start.
     */
    static Orientation of(ImageInputStream in, ImageFormat format) throws IOException {
        long exif;
        try {
            exif = switch (format) {
                case TIFF -> 0;
                case JPEG -> exifOfJpeg(in);
                case PNG -> exifOfPng(in);
                case WEBP -> exifOfWebp(in);
                default -> -1;
            };
        } catch (IOException | IndexOutOfBoundsException e) {
            exif = -1; // truncated: decoding reports it if it matters
        }
        int value = exif >= 0 ? TiffDirectory.read(in, exif).orientation() : 1;
        in.seek(0);
        return value >= 1 && value <= LAST ? new Orientation(value) : STORED;
    }

    /** Where its TIFF structure begins; -1 without EXIF. */
    private static long exifOfJpeg(ImageInputStream in) throws IOException {
        in.seek(2);
        for (int step = 0; step < MOST_STEPS; step++) {
            int marker = JpegMarkers.next(in);
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                return -1;
            }
            long start = in.getStreamPosition();
            int length = in.readUnsignedShort();
            if (marker == APP1 && length >= 2 + EXIF.length && startsWithExif(in)) {
                return in.getStreamPosition();
            }
            in.seek(start + length);
        }
        return -1;
    }

    private static boolean startsWithExif(ImageInputStream in) throws IOException {
        for (byte expected : EXIF) {
            if (in.readByte() != expected) {
                return false;
            }
        }
        return true;
    }

    private static long exifOfPng(ImageInputStream in) throws IOException {
        long chunk = PNG_SIGNATURE;
        for (int step = 0; step < MOST_STEPS; step++) {
            in.seek(chunk);
            long length = in.readUnsignedInt();
            int type = in.readInt();
            if (type == fourLetters("eXIf")) {
                return in.getStreamPosition();
            }
            if (type == fourLetters("IEND")) {
                return -1;
            }
            chunk += PNG_AROUND_CHUNK + length;
        }
        return -1;
    }

    private static long exifOfWebp(ImageInputStream in) throws IOException {
        in.seek(RIFF_HEADER);
        if (in.readInt() != fourLetters("VP8X")) {
            return -1; // the simple formats have nothing but pixels
        }
        long chunk = RIFF_HEADER;
        for (int step = 0; step < MOST_STEPS; step++) {
            in.seek(chunk);
            int type = in.readInt();
            long length = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
            if (type == fourLetters("EXIF")) {
                return startsWithExif(in) ? in.getStreamPosition() : chunk + RIFF_CHUNK_HEADER;
            }
            chunk += RIFF_CHUNK_HEADER + length + length % 2;
        }
        return -1;
    }

    private static int fourLetters(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }
}
