package io.targetdrop.data;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** The segments of a JPEG file, up to its pixels. */
final class JpegMarkers {
    private static final int MARK = 0xFF;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int MOST_STEPS = 1 << 16;
    /** Length, precision, height and width. */
    private static final int BEFORE_COMPONENTS = 7;

    private JpegMarkers() {}

    /** The next marker; leaves the input after it. Skips fill bytes, as decoders do. */
    static int next(ImageInputStream in) throws IOException {
        int value = in.readUnsignedByte();
        while (value != MARK) {
            value = in.readUnsignedByte();
        }
        while (value == MARK) {
            value = in.readUnsignedByte();
        }
        return value;
    }

    /** The number of colour components; 0 if no frame states it. Leaves the input at its start. */
    static int components(ImageInputStream in) throws IOException {
        int components = 0;
        try {
            components = componentsOfFrame(in);
        } catch (IOException | IndexOutOfBoundsException e) {
            // truncated: decoding will report it
        }
        in.seek(0);
        return components;
    }

    private static int componentsOfFrame(ImageInputStream in) throws IOException {
        in.seek(2);
        for (int step = 0; step < MOST_STEPS; step++) {
            int marker = next(in);
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                return 0;
            }
            long start = in.getStreamPosition();
            int length = in.readUnsignedShort();
            if (isFrame(marker)) {
                in.seek(start + BEFORE_COMPONENTS);
                return in.readUnsignedByte();
            }
            in.seek(start + length);
        }
        return 0;
    }

    /** SOF0 to SOF15, without the three markers among them that mean something else. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }
}
