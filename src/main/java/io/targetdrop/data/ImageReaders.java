package io.targetdrop.data;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.List;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Which decoder reads a format. They are named here and not looked up by ImageIO, which finds what the class loader of the
 * thread happens to see: on a cluster another one than in a test, and with other colours.
 *
 * <p>Java's own read what they always have read, to the byte. TwelveMonkeys' read what those cannot, or read in wrong
 * colours: WebP, TIFF (16 bits, BigTIFF, CMYK), and JPEG with four components (CMYK, YCCK).
 */
final class ImageReaders {
    private static final String JAVA = "com.sun.imageio.plugins.";
    private static final int CMYK = 4;

    private static final ImageReaderSpi JPEG = java("jpeg.JPEGImageReaderSpi");
    private static final ImageReaderSpi PNG = java("png.PNGImageReaderSpi");
    private static final ImageReaderSpi BMP = java("bmp.BMPImageReaderSpi");
    private static final ImageReaderSpi GIF = java("gif.GIFImageReaderSpi");
    private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();
    private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();
    private static final ImageReaderSpi OTHER_JPEG = otherJpeg();

    private ImageReaders() {}

    /** The decoders to try, in this order, of a format that is read. */
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

    /** It decodes by Java's, which it finds when it is told of the registry; it is not put into it. */
    private static ImageReaderSpi otherJpeg() {
        JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
        provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
        return provider;
    }
}
