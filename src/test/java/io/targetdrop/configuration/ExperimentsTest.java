package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.data.CifarDirectory;
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
        "cifar10-2000, resnet-8, 30, 5",
        "memorise, resnet-8, 20, 7",
        "overfit, resnet-20, 60, 5",
    })
    void thePartsForProcessorsHaveTenSeedsOfEachMethod(String name, String network, int epochs, int points) {
        SearchPlan plan = search(name);
        assertEquals(points, plan.points().size());
        plan.trials().forEach(trial -> {
            assertEquals(epochs, trial.config().training().epochs());
            assertEquals(2000, trial.config().data().trainLimit());
            assertEquals(network, trial.config().network().name().label());
        });
        assertEquals(Tested.ALL, plan.config().tested());
        plan.points().forEach(point -> assertEquals(10, point.trials().size()));
    }

    /** What chooses settings has neither the seeds nor the test part of what compares them. */
    @Test
    void settingsAreChosenOnOtherSeeds() {
        Set<Long> compared = seeds("memorise");
        assertEquals(10, compared.size());
        assertEquals(
                Set.of(), seeds("tuning").stream().filter(compared::contains).collect(Collectors.toSet()));
        assertEquals(Tested.CHOSEN, search("tuning").config().tested());
    }

    private Set<Long> seeds(String name) {
        return search(name).trials().map(trial -> trial.config().seed()).collect(Collectors.toSet());
    }

    @Test
    void theQuickstartsAccuracyIsThatOfItsOwnConfiguration() {
        SearchPlan plan = SearchReader.read("conf/experiments/quickstart-accuracy.conf", List.of());
        assertEquals(3 * 3 * 2, plan.trials().count());
        RunConfig quickstart = ConfigurationReader.read("conf/quickstart.conf", List.of());
        assertEquals(
                1,
                plan.trials()
                        .map(Trial::config)
                        .filter(trial -> trial.training().equals(quickstart.training()))
                        .filter(trial -> trial.averaging().equals(quickstart.averaging()))
                        .filter(trial -> trial.network().equals(quickstart.network()))
                        .count());
    }

    @Test
    void averagingIsComparedAtEqualEpochs() {
        search("averaging")
                .trials()
                .forEach(trial -> assertEquals(8, trial.config().training().epochs()));
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
