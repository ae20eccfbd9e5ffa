package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.data.CifarDirectory;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.search.SearchConfig.Tested;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.Trial;
import io.targetdrop.training.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code conf/experiments}. */
class ExperimentsTest {
    @TempDir
    private Path directory;

    private String data;

    @BeforeEach
    void writeData() throws IOException {
        new CifarDirectory(directory).writeGenerated(40, 10);
        data = "data.path=" + directory;
    }

    private SearchPlan search(String name) {
        return SearchReader.read("conf/experiments/" + name + ".conf", List.of(data));
    }

    @ParameterizedTest
    @CsvSource({
        "cifar10-2000, 75, 30, 2000",
        "cifar10-2000-cutout, 15, 30, 2000",
        "cifar10-10000, 40, 8, 10000",
        "cifar10-10000-cutout, 10, 8, 10000",
        "memorise-methods, 40, 20, 2000",
        "memorise-settings, 35, 20, 2000",
        "memorise-sites, 15, 20, 2000",
    })
    void thePartsForProcessorsHaveFiveSeedsOfEachPoint(String name, int trials, int epochs, int images) {
        SearchPlan plan = search(name);
        List<Trial> all = plan.trials().toList();
        assertEquals(trials, all.size());
        for (Trial trial : all) {
            assertEquals(epochs, trial.config().training().epochs());
            assertEquals(images, trial.config().data().trainLimit());
            assertEquals(NetworkName.RESNET_8, trial.config().network().name());
        }
        assertEquals(Tested.ALL, plan.config().tested());
        plan.points().forEach(point -> assertEquals(5, point.trials().size()));
    }

    @Test
    void theFullComparisonIsOfMethodsNetworksAndCutout() {
        SearchPlan plan = search("cifar10-full");
        assertEquals(5 * 8 * 2, plan.points().size());
        assertEquals(400, plan.trials().count());
        Set<Integer> sides =
                plan.trials().map(trial -> trial.config().training().cutout()).collect(Collectors.toSet());
        assertEquals(Set.of(0, 16), sides);
    }

    @Test
    void theFullComparisonWorksWithFineLabelsToo() throws IOException {
        new CifarDirectory(directory)
                .write100("train.bin", 0, IntStream.range(0, 20).toArray())
                .write100("test.bin", 100, 1, 2);
        assertEquals(400, search("cifar100-full").trials().count());
    }

    @Test
    void resNet20HasTheWeightDecayOfItsAuthorsAndTwiceHalfTheirMinibatch() {
        RunConfig config = ConfigurationReader.read("conf/experiments/cifar10-resnet20.conf", List.of(data));
        assertEquals(1e-4, config.training().weightDecay());
        assertEquals(128, config.training().batchSize() * config.averaging().workers());
    }
}
