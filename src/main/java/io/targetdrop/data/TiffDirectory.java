package io.targetdrop.data;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;

/** The first directory of a TIFF structure, which is also what a photograph's EXIF is: numbers by tag. */
final class TiffDirectory {
    private static final int NEW_SUBFILE_TYPE = 254;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int ORIENTATION = 274;
    private static final int SUB_DIRECTORIES = 330;
    private static final int DNG_VERSION = 50706;

    private static final int CIE_LAB = 8;
    private static final int ITU_LAB = 10;
    private static final int COLOUR_FILTER_ARRAY = 32803;
    private static final int LINEAR_RAW = 34892;
    /** The raw formats of Nikon, Sony and Pentax. */
    private static final int[] RAW_COMPRESSIONS = {34713, 32767, 65535};

    private static final int SHORT = 3;
    private static final int BIG = 43;
    /** More than any real file has. */
    private static final int MOST_ENTRIES = 4096;

    private final Map<Integer, Long> values;

    private TiffDirectory(Map<Integer, Long> values) {
        this.values = values;
    }

    /**
     * Reads it; stops at damaged data.
     *
     * @param in an input; its byte order is restored
     * @param start where the structure begins
     */
    static TiffDirectory read(ImageInputStream in, long start) throws IOException {
        ByteOrder before = in.getByteOrder();
        Map<Integer, Long> values = new HashMap<>();
        try {
            read(in, start, values);
        } catch (IOException | IndexOutOfBoundsException e) {
            // as in other readers: damaged metadata does not make an image unusable
        } finally {
            in.setByteOrder(before);
        }
        return new TiffDirectory(values);
    }

    private static void read(ImageInputStream in, long start, Map<Integer, Long> values) throws IOException {
        in.seek(start);
        in.setByteOrder(in.readUnsignedByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        in.readUnsignedByte();
        boolean isBig = in.readUnsignedShort() == BIG;
        if (isBig) {
            in.seek(start + 8);
        }
        long directory = start + offset(in, isBig);
        in.seek(directory);
        long count = isBig ? in.readLong() : in.readUnsignedShort();
        long first = in.getStreamPosition();
        int size = isBig ? 20 : 12;
        for (int entry = 0; entry < Math.min(count, MOST_ENTRIES); entry++) {
            in.seek(first + (long) entry * size);
            int tag = in.readUnsignedShort();
            int type = in.readUnsignedShort();
            in.seek(first + (long) (entry + 1) * size - (isBig ? 8 : 4));
            values.putIfAbsent(tag, type == SHORT ? in.readUnsignedShort() : in.readUnsignedInt());
        }
    }

    private static long offset(ImageInputStream in, boolean isBig) throws IOException {
        return isBig ? in.readLong() : in.readUnsignedInt();
    }

    /** EXIF's number of an orientation; 1, which changes nothing, if it is missing. */
    int orientation() {
        return values.getOrDefault(ORIENTATION, 1L).intValue();
    }

    /** Whether its colours are CIE's, ICC's or ITU's L*a*b*, which decoders convert differently. */
    boolean isLab() {
        long photometric = values.getOrDefault(PHOTOMETRIC, 0L);
        return photometric >= CIE_LAB && photometric <= ITU_LAB;
    }

    /** Whether it is a camera's raw image, or begins with a small preview of it, as NEF, ARW and DNG do. */
    boolean isCameraRaw() {
        long photometric = values.getOrDefault(PHOTOMETRIC, 0L);
        long compression = values.getOrDefault(COMPRESSION, 0L);
        boolean isRawCompression = false;
        for (int raw : RAW_COMPRESSIONS) {
            isRawCompression |= compression == raw;
        }
        boolean isPreview = values.getOrDefault(NEW_SUBFILE_TYPE, 0L) % 2 == 1 && values.containsKey(SUB_DIRECTORIES);
        return values.containsKey(DNG_VERSION)
                || photometric == COLOUR_FILTER_ARRAY
                || photometric == LINEAR_RAW
                || isRawCompression
                || isPreview;
    }
}
