package io.targetdrop.training.spark;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.data.Catalogued;
import io.targetdrop.data.ImageFolder;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.Start;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Catalogues an image folder and reads all of its images for the first time, as a run does before it trains; and the same in
 * plain Java, in as many threads as the run has workers. They take turns.
 *
 * <p>A Spark application of its own: {@code FirstRead CONFIGURATION ROUNDS}. Prints {@code ROUND PRODUCT_SECONDS PLAIN_SECONDS}
 * for each round, the first one not warmed up.
 */
public final class FirstRead {
    private static final double NANOSECONDS = 1e9;

    private FirstRead() {}

    /** Runs the application. */
    public static void main(String[] arguments) throws Exception {
        RunConfig config = ConfigurationReader.read(arguments[0], List.of());
        ImageIO.setUseCache(false);
        forgetPlugins();
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("first read"))) {
            ComputationGraph network = plan(config, config.data().source().catalogued())
                    .blueprint()
                    .build();
            for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
                double product = seconds(() -> product(spark, config, network));
                double plain = seconds(() -> plain(config));
                System.out.printf(Locale.ROOT, "%d %.3f %.3f%n", round, product, plain);
            }
        }
    }

    /** Plain Java has no other decoders than its own. */
    private static void forgetPlugins() {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        List<ImageReaderSpi> decoders = new ArrayList<>();
        registry.getServiceProviders(ImageReaderSpi.class, false).forEachRemaining(decoders::add);
        decoders.stream()
                .filter(decoder -> !decoder.getClass().getName().startsWith("com.sun."))
                .forEach(registry::deregisterServiceProvider);
    }

    private static double seconds(Callable<Integer> work) throws Exception {
        long start = System.nanoTime();
        int images = work.call();
        double seconds = (System.nanoTime() - start) / NANOSECONDS;
        System.err.printf(Locale.ROOT, "%d images in %.3f s%n", images, seconds);
        return seconds;
    }

    private static TrainingPlan plan(RunConfig config, Catalogued data) {
        return TrainingPlan.of(config, Parts.of(data.catalog(), config.data(), config.seed()), new Start.Drawn());
    }

    /** The network is built before; it has nothing to do with reading. */
    private static int product(JavaSparkContext spark, RunConfig config, ComputationGraph network) {
        Catalogued data = config.data().source().catalogued();
        TrainingPlan plan = plan(config, data);
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, network, data.images())) {
            replicas.requireReadableTestPart();
        }
        Parts parts = plan.parts();
        return parts.train().length + parts.validation().length + parts.test().length;
    }

    private static int plain(RunConfig config) throws Exception {
        Path directory = Path.of(((ImageFolder) config.data().source()).path());
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        int threads = config.averaging().workers();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<List<byte[]>>> shares = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                List<Path> share =
                        files.subList(files.size() * thread / threads, files.size() * (thread + 1) / threads);
                shares.add(() -> share.stream().map(FirstRead::pixels).toList());
            }
            int images = 0;
            for (var share : pool.invokeAll(shares)) {
                images += share.get().size();
            }
            return images;
        } finally {
            pool.shutdown();
        }
    }

    /** Red, green and blue planes. */
    private static byte[] pixels(Path file) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
            int width = image.getWidth();
            int plane = width * image.getHeight();
            int[] colours = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
            byte[] pixels = new byte[3 * plane];
            for (int i = 0; i < plane; i++) {
                pixels[i] = (byte) (colours[i] >> 16);
                pixels[plane + i] = (byte) (colours[i] >> 8);
                pixels[2 * plane + i] = (byte) colours[i];
            }
            return pixels;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
