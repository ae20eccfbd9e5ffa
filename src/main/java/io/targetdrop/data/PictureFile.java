package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A picture in a file of its own, of any size.
 *
 * @param name without its directory
 * @param shape its shape
 * @param pixels unsigned bytes [C, H, W]
 */
public record PictureFile(String name, ImageShape shape, byte[] pixels) {
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

    /**
     * Reads a JPEG or PNG file, or those in a directory, in the order of the alphabet.
     *
     * @param path any path that Hadoop understands
     * @param most of a directory, as many at most
     * @throws DataException if there is none, or one cannot be read
     */
    public static List<PictureFile> read(String path, int most) {
        try {
            Path place = FileSystems.path(path);
            FileSystem fileSystem = FileSystems.of(place);
            if (!fileSystem.getFileStatus(place).isDirectory()) {
                return List.of(read(HadoopFiles.of(fileSystem, place), place));
            }
            List<Path> files = Stream.of(fileSystem.listStatus(place))
                    .map(FileStatus::getPath)
                    .filter(PictureFile::isPicture)
                    .sorted(Comparator.comparing(Path::getName))
                    .limit(most)
                    .toList();
            if (files.isEmpty()) {
                throw new DataException(
                        path + " must hold .jpg, .jpeg or .png files but has none; name another directory");
            }
            HadoopFiles directory = HadoopFiles.of(fileSystem, place);
            return files.stream().map(file -> read(directory, file)).toList();
        } catch (FileNotFoundException e) {
            throw new DataException(path + " must exist but does not; name a picture or a directory of them", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(
                    path + " must be readable but is not: " + HadoopFiles.reason(e) + "; check the path", e);
        }
    }

    private static PictureFile read(HadoopFiles files, Path file) {
        EncodedImage image = new EncodedImage(files, file);
        ImageShape shape = image.shape();
        return new PictureFile(file.getName(), shape, image.decode(shape));
    }

    private static boolean isPicture(Path file) {
        String name = file.getName().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }
}
