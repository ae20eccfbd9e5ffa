package io.targetdrop.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Adds the orientation of the camera to the bytes of an image. */
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int PNG_HEADER = 33;
    private static final int PNG_END = 12;

    private Exif() {}

    /** A TIFF structure of a single entry. */
    static byte[] of(int orientation, ByteOrder order) {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
        tiff.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
        tiff.putShort((short) 42).putInt(8);
        tiff.putShort((short) 1).putShort((short) ORIENTATION).putShort((short) SHORT);
        return tiff.putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    /** Adds APP1 after the start of a JPEG. */
    static byte[] inJpeg(byte[] jpeg, byte[] exif) {
        byte[] name = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(jpeg.length + 4 + name.length + exif.length);
        bytes.put(jpeg, 0, 2).put((byte) 0xFF).put((byte) 0xE1).putShort((short) (2 + name.length + exif.length));
        return bytes.put(name).put(exif).put(jpeg, 2, jpeg.length - 2).array();
    }

    /** Adds a chunk before or after the pixels of a PNG. */
    static byte[] inPng(byte[] png, byte[] exif, boolean isBehindPixels) {
        int at = isBehindPixels ? png.length - PNG_END : PNG_HEADER;
        ByteBuffer chunk = ByteBuffer.allocate(12 + exif.length).putInt(exif.length);
        chunk.put("eXIf".getBytes(StandardCharsets.US_ASCII)).put(exif);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + exif.length);
        chunk.putInt((int) sum.getValue());
        ByteBuffer bytes = ByteBuffer.allocate(png.length + chunk.capacity());
        return bytes.put(png, 0, at)
                .put(chunk.array())
                .put(png, at, png.length - at)
                .array();
    }

    /** Turns a simple WebP into the extended format, with EXIF at its end. */
    static byte[] inWebp(byte[] webp, int width, int height, byte[] exif) {
        ByteBuffer bytes =
                ByteBuffer.allocate(webp.length + 18 + 8 + exif.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(webp, 0, 4).putInt(bytes.capacity() - 8).put(webp, 8, 4);
        bytes.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0x08);
        bytes.put((byte) (width - 1))
                .putShort((short) 0)
                .put((byte) (height - 1))
                .putShort((short) 0);
        bytes.put(webp, 12, webp.length - 12);
        return bytes.put("EXIF".getBytes(StandardCharsets.US_ASCII))
                .putInt(exif.length)
                .put(exif)
                .array();
    }
}
