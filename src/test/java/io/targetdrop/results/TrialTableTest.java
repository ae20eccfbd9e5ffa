package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.DropBlock;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Dropout;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.Variants;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trials;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrialTableTest {

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void hasTheSettingsOfEveryRegularizer(Regularizer method) {
        Map<String, String> row = row(Variants.of(method, 0.25, 3, new DropSchedule.Constant()));
        assertEquals(method.label(), row.get("regularizer"));
        assertEquals("0.25", row.get("drop_probability"));
        Map<String, Object> settings = method.settings();
        assertEquals(settings.containsKey("block-size") ? "3" : "", row.get("block_size"));
        for (String key : List.of("reduction-ratio", "attention", "keep-scale")) {
            assertEquals(
                    !settings.containsKey(key), row.get(key.replace('-', '_')).isEmpty(), key);
        }
    }

    @Test
    void hasTheSettingsOfTargetDrop() {
        Map<String, String> row = row(new TargetDrop());
        assertEquals(
                List.of("targetdrop", "0.15", "5", "16", "fixed", "per-map"),
                List.of(
                        row.get("regularizer"),
                        row.get("drop_probability"),
                        row.get("block_size"),
                        row.get("reduction_ratio"),
                        row.get("attention"),
                        row.get("keep_scale")));
    }

    /** A reader who has only the table can compare only what it has columns for. */
    @Test
    void hasItsSitesItsRampAndTheTest() {
        Map<String, String> row = row(Variants.of(new Dropout(), 0.25, 3, new DropSchedule.LinearRamp(7)));
        assertEquals(
                List.of("stage-2", "7", "", "0.625"),
                List.of(row.get("sites"), row.get("ramp_epochs"), row.get("cutout"), row.get("test_accuracy")));
    }

    @Test
    void hasNoneWithoutARegularizer() {
        Map<String, String> row = row(new RegularizerConfig.None());
        assertEquals("none", row.get("regularizer"));
        assertEquals("", row.get("drop_probability") + row.get("block_size"));
    }

    @Test
    void hasTheBestEpochOfAMonitoredTrial() {
        Map<String, String> none = row(new RegularizerConfig.None());
        assertEquals(List.of("9", ""), List.of(none.get("epochs"), none.get("best_epoch")));
        Map<String, String> watched = row(new RegularizerConfig.None(), OptionalInt.of(4));
        assertEquals(List.of("9", "4"), List.of(watched.get("epochs"), watched.get("best_epoch")));
    }

    @Test
    void saysWhatDropsNothing() {
        assertEquals("true", row(new RegularizerConfig.None()).get("drops_nothing"));
        assertEquals(
                "true",
                row(Variants.of(new DropBlock(), 0, 3, new DropSchedule.Constant()))
                        .get("drops_nothing"));
        assertEquals("false", row(new TargetDrop()).get("drops_nothing"));
    }

    @Test
    void namesThePointAndItsData() {
        Map<String, String> row = row(new RegularizerConfig.None());
        assertEquals(16, row.get("point_id").length());
        assertEquals(16, row.get("data_id").length());
    }

    private static Map<String, String> row(RegularizerConfig regularizer) {
        return row(regularizer, OptionalInt.empty());
    }

    private static Map<String, String> row(RegularizerConfig regularizer, OptionalInt best) {
        Trial trial = Trials.points(1, 1, 0.1).get(0).trials().get(0);
        RunConfig base = trial.config();
        NetworkConfig network = new NetworkConfig(NetworkName.PLAIN_CNN, Map.of("stage-2", regularizer));
        Trial with = new Trial(
                trial.ids(),
                Map.of(),
                0,
                new RunConfig(base.seed(), base.data(), network, base.training(), base.averaging(), base.checkpoint()));
        String csv = TrialTable.csv(
                List.of(new Outcome.Completed(
                        with,
                        new Outcome.Metrics(9, best, Scores.measures(1, 0.5), Scores.measures(1, 0.5), 10, 1, 1),
                        Optional.empty())),
                Map.of(with.id(), Scores.accuracy(0.625)));
        List<List<String>> lines = csv.lines().map(TrialTableTest::cells).toList();
        Map<String, String> row = new HashMap<>();
        for (int column = 0; column < lines.get(0).size(); column++) {
            row.put(lines.get(0).get(column), lines.get(1).get(column));
        }
        return row;
    }

    /** No cell here has a comma in it. */
    private static List<String> cells(String line) {
        return new ArrayList<>(Arrays.asList(line.split(",", -1)));
    }
}
