package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it takes to catalogue an image folder and to read it for the first time, against plain Java. */
@Command(
        name = "folders",
        description =
                "The catalogue and the first read of a folder of JPEG files on two executors, against listing, reading"
                        + " and decoding them in two threads of plain Java.",
        mixinStandardHelpOptions = true)
final class FoldersBenchmark implements Callable<Integer> {
    private static final int SIDE = 32;
    private static final int TEN = 10;
    /** Rounds in which both are compiled. */
    private static final int COLD_ROUNDS = 2;

    private static final int ROUNDS = 7;

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "How many images (50000; with --quick 5000); a tenth of them is the test part.")
    private int images;

    @Override
    public Integer call() throws IOException {
        int count = images > 0 ? images : options.isQuick() ? 5000 : 50_000;
        Path work = Files.createDirectories(options.work().toPath().resolve("folders"))
                .toAbsolutePath();
        Path folder = write(work.resolve(Integer.toString(count)), count);
        Path configuration = Files.writeString(work.resolve("folders.conf"), """
                data { format = image-folder, path = "%s" }
                network { name = plain-cnn, sites = [] }
                regularizer.name = none
                averaging.workers = 2
                """.formatted(folder));
        double[] product = new double[ROUNDS];
        double[] plain = new double[ROUNDS];
        List<String> arguments = List.of(configuration.toString(), Integer.toString(COLD_ROUNDS + ROUNDS));
        try (LocalCluster cluster = new LocalCluster(work.toFile())) {
            for (String line : LocalCluster.finish(cluster.application("first-read", "FirstRead", arguments))) {
                String[] numbers = line.split(" ");
                int round = line.matches("\\d+ [\\d.]+ [\\d.]+") ? Integer.parseInt(numbers[0]) - COLD_ROUNDS : -1;
                if (round >= 0) {
                    product[round] = Double.parseDouble(numbers[1]);
                    plain[round] = Double.parseDouble(numbers[2]);
                }
            }
        }
        options.publish("folders", report(count, product, plain));
        return 0;
    }

    private static Report report(int count, double[] product, double[] plain) {
        Report report =
                new Report("the row's seconds divided by those of plain Java", List.of("first_read_vs_plain_java"));
        Series executors = seconds("catalogue and first read of " + count + " images, two executors", product);
        Series threads = seconds("listed, read and decoded in two threads of plain Java", plain);
        report.add(executors, executors.dividedBy(threads, ""));
        report.add(threads, threads.dividedBy(threads, ""));
        report.addTarget(executors.dividedBy(threads, "first_read_vs_plain_java"));
        return report;
    }

    private static Series seconds(String name, double[] values) {
        return new Series(name, "", 0, 1, "s", values);
    }

    /** Writes the folder unless it is there. */
    private static Path write(Path folder, int count) throws IOException {
        Path whole = folder.resolveSibling(folder.getFileName() + ".written");
        if (!Files.exists(whole)) {
            System.err.println("  writing " + count + " images");
            GeneratedImages pictures = new GeneratedImages(count - count / TEN, count / TEN, SIDE, 1);
            for (int label = 0; label < GeneratedImages.CLASSES; label++) {
                Files.createDirectories(folder.resolve("train").resolve(GeneratedImages.name(label)));
                Files.createDirectories(folder.resolve("test").resolve(GeneratedImages.name(label)));
            }
            write(pictures, Part.TRAIN, count - count / TEN, folder.resolve("train"));
            write(pictures, Part.TEST, count / TEN, folder.resolve("test"));
            Files.createFile(whole);
        }
        return folder;
    }

    private static void write(GeneratedImages pictures, Part part, int count, Path folder) {
        IntStream.range(0, count).parallel().forEach(index -> {
            LabelledImage picture = pictures.read(part, new int[] {index}).get(0);
            Path file = folder.resolve(GeneratedImages.name(picture.label())).resolve(index + ".jpg");
            try {
                ImageIO.write(painted(picture.pixels()), "jpg", file.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static BufferedImage painted(byte[] pixels) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        int plane = SIDE * SIDE;
        for (int i = 0; i < plane; i++) {
            int red = Byte.toUnsignedInt(pixels[i]);
            int green = Byte.toUnsignedInt(pixels[plane + i]);
            int blue = Byte.toUnsignedInt(pixels[2 * plane + i]);
            image.setRGB(i % SIDE, i / SIDE, red << 16 | green << 8 | blue);
        }
        return image;
    }
}
