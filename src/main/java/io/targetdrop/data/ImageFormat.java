package io.targetdrop.data;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * The format of a file, decided by its content and never by its name. Formats with a conversion are recognised but not read.
 */
enum ImageFormat {
    JPEG("JPEG"),
    PNG("PNG"),
    BMP("BMP"),
    GIF("GIF"),
    TIFF("TIFF"),
    WEBP("WebP"),
    HEIC("HEIC", "heif-convert IN OUT.jpg"),
    AVIF("AVIF", "avifdec IN OUT.png"),
    JPEG_XL("JPEG XL", "djxl IN OUT.png"),
    JPEG_2000("JPEG 2000", "opj_decompress -i IN -o OUT.png"),
    SVG("SVG", "rsvg-convert -o OUT.png IN"),
    LAB_TIFF("a TIFF in CIE L*a*b*", "magick IN -colorspace sRGB OUT.png"),
    CAMERA_RAW("a camera's raw file", "darktable-cli IN OUT.jpg"),
    PHOTOSHOP("Photoshop's PSD", "magick IN[0] OUT.png"),
    NETPBM("Netpbm (PBM, PGM, PPM)", "magick IN OUT.png"),
    ICON("a Windows icon", "magick IN[0] OUT.png"),
    OPEN_EXR("OpenEXR", "magick IN OUT.png"),
    PDF("PDF", "pdftoppm -png -singlefile IN OUT"),
    VIDEO("a video", "ffmpeg -i IN -frames:v 1 OUT.png");

    /** The formats that are read, worded to follow "must be a". */
    static final String READ = "JPEG, PNG, BMP, GIF, TIFF or WebP image";

    private static final int HEAD = 512;
    private static final int BRANDS = 8;

    private final String title;
    private final String conversion;

    ImageFormat(String title) {
        this(title, "");
    }

    ImageFormat(String title, String conversion) {
        this.title = title;
        this.conversion = conversion;
    }

    /** The name that people use. */
    String title() {
        return title;
    }

    boolean isRead() {
        return conversion.isEmpty();
    }

    /** A command that converts to a format that is read; only formats that are not read have one. */
    String conversion() {
        return conversion;
    }

    /** The format of the data at the input's start; empty if it is not known. Leaves the input at its start. */
    static Optional<ImageFormat> of(ImageInputStream in) throws IOException {
        byte[] head = new byte[HEAD];
        in.seek(0);
        int length = 0;
        for (int read = 0; read >= 0 && length < HEAD; length += Math.max(0, read)) {
            read = in.read(head, length, HEAD - length);
        }
        // one character a byte
        Optional<ImageFormat> format = of(new String(head, 0, length, StandardCharsets.ISO_8859_1));
        if (format.isPresent() && format.get() == TIFF) {
            format = Optional.of(ofDirectory(TiffDirectory.read(in, 0)));
        }
        in.seek(0);
        return format;
    }

    private static ImageFormat ofDirectory(TiffDirectory directory) {
        if (directory.isCameraRaw()) {
            return CAMERA_RAW;
        }
        return directory.isLab() ? LAB_TIFF : TIFF;
    }

    private static Optional<ImageFormat> of(String head) {
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return Optional.of(WEBP);
        }
        if (isTiff(head)) {
            return Optional.of(head.startsWith("CR", 8) ? CAMERA_RAW : TIFF);
        }
        // a text may begin with the same two letters; the size of BMP's second header is one of a few
        if (head.startsWith("BM") && head.length() > 17 && head.charAt(15) == 0 && head.charAt(16) == 0) {
            return Optional.of(BMP);
        }
        return foreign(head);
    }

    private static boolean isTiff(String head) {
        return List.of("II*\0", "MM\0*", "II+\0", "MM\0+").stream().anyMatch(head::startsWith);
    }

    private static Optional<ImageFormat> foreign(String head) {
        if (head.startsWith("ftyp", 4)) {
            return Optional.of(ofBrands(head.substring(BRANDS, Math.min(head.length(), 64))));
        }
        if (head.startsWith("\u00ff\n") || head.startsWith("\0\0\0\fJXL ")) {
            return Optional.of(JPEG_XL);
        }
        if (head.startsWith("\0\0\0\fjP  ") || head.startsWith("\u00ffO\u00ffQ")) {
            return Optional.of(JPEG_2000);
        }
        if (List.of("IIRO", "IIRS", "MMOR", "IIU\0", "FUJIFILMCCD-RAW", "FOVb", "\0MRM").stream()
                .anyMatch(head::startsWith)) {
            return Optional.of(CAMERA_RAW);
        }
        if (head.startsWith("8BPS")) {
            return Optional.of(PHOTOSHOP);
        }
        if (head.startsWith("%PDF")) {
            return Optional.of(PDF);
        }
        if (head.startsWith("v/1\u0001")) {
            return Optional.of(OPEN_EXR);
        }
        if (head.startsWith("\0\0\1\0")) {
            return Optional.of(ICON);
        }
        if (head.startsWith("\u001aE\u00df\u00a3") || head.startsWith("RIFF") && head.startsWith("AVI ", 8)) {
            return Optional.of(VIDEO);
        }
        return ofText(head);
    }

    private static Optional<ImageFormat> ofText(String head) {
        if (head.matches("(?s)P[1-7]\\s.*")) {
            return Optional.of(NETPBM);
        }
        String text =
                head.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
        boolean isMarkup = text.startsWith("<svg") || text.startsWith("<?xml") || text.startsWith("<!doctype svg");
        return isMarkup && text.contains("<svg") || text.startsWith("<!doctype svg")
                ? Optional.of(SVG)
                : Optional.empty();
    }

    /** The brands that a file made of boxes, such as an ISO media file, claims. */
    private static ImageFormat ofBrands(String brands) {
        if (brands.startsWith("crx ")) {
            return CAMERA_RAW;
        }
        if (brands.contains("avif") || brands.contains("avis")) {
            return AVIF;
        }
        boolean isHeic = List.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "mif2").stream()
                .anyMatch(brands::contains);
        return isHeic ? HEIC : VIDEO;
    }

    /**
     * Which decoder reads a format. They are named here instead of looked up by ImageIO. ImageIO finds what the thread's
     * class
     * loader happens to see: a different decoder on a cluster than in a test, with different colours.
     *
     * <p>Java's own decoders read what they always have, byte for byte. TwelveMonkeys' decoders read what Java's
     * cannot read, or read in the wrong colours: WebP, TIFF (16 bits, BigTIFF, CMYK), and JPEG with four components (CMYK,
     * YCCK).
     */
    static final class Decoders {
        private static final String JAVA = "com.sun.imageio.plugins.";
        private static final int CMYK = 4;

        private static final ImageReaderSpi JPEG = java("jpeg.JPEGImageReaderSpi");
        private static final ImageReaderSpi PNG = java("png.PNGImageReaderSpi");
        private static final ImageReaderSpi BMP = java("bmp.BMPImageReaderSpi");
        private static final ImageReaderSpi GIF = java("gif.GIFImageReaderSpi");
        private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();
        private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();
        private static final ImageReaderSpi OTHER_JPEG = otherJpeg();

        private Decoders() {}

        /** The decoders to try for a format that is read, in this order. */
        static List<ImageReaderSpi> of(ImageFormat format, ImageInputStream in) throws IOException {
            return switch (format) {
                case JPEG -> JpegMarkers.components(in) == CMYK ? List.of(OTHER_JPEG) : List.of(JPEG, OTHER_JPEG);
                case PNG -> List.of(PNG);
                case BMP -> List.of(BMP);
                case GIF -> List.of(GIF);
                case TIFF -> List.of(TIFF);
                case WEBP -> List.of(WEBP);
                default -> List.of();
            };
        }

        private static ImageReaderSpi java(String name) {
            var providers = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
            while (providers.hasNext()) {
                ImageReaderSpi provider = providers.next();
                if (provider.getClass().getName().equals(JAVA + name)) {
                    return provider;
                }
            }
            throw new IllegalStateException("every Java 17 has " + JAVA + name);
        }

        /** It uses Java's decoder, which it finds through the registry; it is not registered itself. */
        private static ImageReaderSpi otherJpeg() {
            JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
            provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
            return provider;
        }
    }
}
