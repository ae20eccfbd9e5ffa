package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkCost;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.training.MemoryEstimate;
import io.targetdrop.training.MemoryEstimate.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;

/** The memory sizes in docs/deploy.md follow its own rule, and its links lead somewhere. */
class DeployPageTest {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final Map<String, NetworkCost> NETWORKS =
            Map.of("ResNet-18", size(NetworkName.RESNET_18), "WRN-28-10", size(NetworkName.WRN_28_10));
    private static final int IMAGES = 50_000;
    private static final int IMAGE_BYTES = 3 * 32 * 32;
    private static final Pattern PATH = Pattern.compile("(?<=[ (/])((?:submit|conf|docs)/[\\w./-]*\\w)");

    @Test
    void hasTheSizesOfTheNetworks() throws IOException {
        String page = Files.readString(page());
        NETWORKS.forEach((name, size) -> {
            String stated =
                    String.format(Locale.ROOT, "P = %,d and A = %,d (%s", size.parameters(), size.activations(), name);
            assertTrue(page.contains(stated), stated);
        });
    }

    private static NetworkCost size(NetworkName name) {
        return NetworkCost.of(new Blueprint(
                new NetworkConfig(name, Map.of()),
                new ImageShape(3, 32, 32),
                10,
                LayerSet.FAST,
                new Blueprint.Optimization(new Nesterovs(0.1, 0.9), 5e-4, 1, DataType.FLOAT)));
    }

    @Test
    void theTableOfSizesFollowsTheRule() throws IOException {
        List<String[]> rows = Files.readAllLines(page()).stream()
                .map(line -> line.split(" *\\| *"))
                .filter(cells -> cells.length == 10 && NETWORKS.containsKey(cells[1]))
                .toList();
        assertEquals(10, rows.size());
        rows.forEach(DeployPageTest::assertIsTheRules);
    }

    private static void assertIsTheRules(String[] cells) {
        int[] numbers = Arrays.stream(cells).skip(2).mapToInt(Integer::parseInt).toArray();
        int executors = numbers[0];
        int cores = numbers[1];
        NetworkCost network = NETWORKS.get(cells[1]);
        Load load = new Load(cores, numbers[2], (IMAGES + executors - 1) / executors, IMAGE_BYTES);
        Map<String, String> executor = MemoryEstimate.executor(network, load).settings("executor");
        Map<String, String> driver =
                MemoryEstimate.driver(network, executors * cores, 2).settings("driver");
        assertEquals(
                List.of(
                        executor.get("spark.executor.memory"),
                        executor.get("spark.executor.memoryOverhead"),
                        driver.get("spark.driver.memory"),
                        driver.get("spark.driver.memoryOverhead")),
                Arrays.stream(numbers)
                        .skip(4)
                        .mapToObj(mebibytes -> mebibytes + "m")
                        .toList(),
                String.join(" ", cells));
    }

    @Test
    void everyFileItNamesExists() throws IOException {
        List<String> paths = PATH.matcher(Files.readString(page()))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        assertTrue(paths.contains("conf/spark/yarn.conf"), paths.toString());
        assertEquals(
                List.of(),
                paths.stream().filter(path -> !Files.exists(ROOT.resolve(path))).toList());
    }

    private static Path page() {
        return ROOT.resolve("docs/deploy.md");
    }
}
