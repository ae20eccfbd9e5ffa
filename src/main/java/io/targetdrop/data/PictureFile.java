package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A picture read from its own file, in its own size or resized.
 *
 * @param name without its directory
 * @param shape its shape
 * @param pixels unsigned bytes [C, H, W]
 */
public record PictureFile(String name, ImageShape shape, byte[] pixels) {
    private static final int SHOWN_NAMES = 5;

    /**
     * Reads a picture's file, or those in a directory, in alphabetical order.
     *
     * @param path any path that Hadoop understands
     * @param most the maximum number of pictures to read from a directory
     * @param sizing whether they are resized
     * @param notes receives a note about files that are left out
     * @throws DataException if there is none, or one cannot be read
     */
    public static List<PictureFile> read(String path, int most, Sizing sizing, Consumer<String> notes) {
        try {
            Path place = FileSystems.path(path);
            FileStatus status = FileSystems.of(place).getFileStatus(place);
            HadoopFiles files = HadoopFiles.at(place);
            List<FileStatus> pictures = status.isDirectory() ? pictures(files, path, most, notes) : List.of(status);
            return pictures.stream().map(file -> read(files, file, sizing)).toList();
        } catch (FileNotFoundException e) {
            throw HadoopFiles.missing(path, "name a picture or a directory of them", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(
                    path + " must be readable but is not: " + HadoopFiles.reason(e) + "; check the path", e);
        }
    }

    private static List<FileStatus> pictures(HadoopFiles files, String path, int most, Consumer<String> notes) {
        HadoopFiles.Listing listing = files.list(files.root());
        List<FileStatus> pictures = new ArrayList<>();
        List<String> others = new ArrayList<>(listing.ignored());
        for (FileStatus entry : listing.entries()) {
            if (entry.isFile() && new EncodedImage(files, entry).hasReadFormat()) {
                pictures.add(entry);
            } else {
                others.add(entry.getPath().getName());
            }
        }
        if (pictures.isEmpty()) {
            throw new DataException(path + " must hold pictures (" + ImageFormat.READ + ") but has none"
                    + (others.isEmpty() ? "" : ", only " + named(others)) + "; name another directory");
        }
        if (!others.isEmpty()) {
            notes.accept("left out what is not a " + ImageFormat.READ + " in " + path + ": " + named(others));
        }
        if (pictures.size() > most) {
            notes.accept("took the first " + most + " of " + pictures.size() + " pictures in " + path);
        }
        return pictures.stream().limit(most).toList();
    }

    private static String named(List<String> names) {
        List<String> first =
                names.stream().limit(SHOWN_NAMES).map(FileNames::shown).toList();
        return FileNames.oneLine(String.join(", ", first))
                + (names.size() > SHOWN_NAMES ? " and " + (names.size() - SHOWN_NAMES) + " more" : "");
    }

    private static PictureFile read(HadoopFiles files, FileStatus file, Sizing sizing) {
        EncodedImage image = new EncodedImage(files, file);
        ImageShape shape = sizing.resize().map(Resize::shape).orElseGet(image::shape);
        return new PictureFile(file.getPath().getName(), shape, image.decode(shape, sizing));
    }
}
