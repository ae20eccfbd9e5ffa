package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.search.SearchConfig;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.Strategy;
import io.targetdrop.search.Strategy.Rungs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which rungs keep the best point of a recorded grid, and what they cost. No training, no Spark. */
@Command(
        name = "search-rungs",
        description =
                "Which rungs of ASHA keep the best point of a recorded grid among the first three, and what they cost.",
        mixinStandardHelpOptions = true)
final class SearchRungsBenchmark implements Callable<Integer> {
    /** The target is for five orders; more of them say how often it is met. */
    private static final int FEW = 5;

    private static final int MANY = 50;
    private static final List<String> COLUMNS = List.of(
            "strategy",
            "first_epochs",
            "reduction",
            "repetitions",
            "orders",
            "best_in_top_3",
            "mean_share_of_epochs",
            "most_share_of_epochs",
            "mean_regret");

    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        CsvFile table = options.start(COLUMNS);
        RecordedTrials recorded = RecordedTrials.read();
        int most = options.isSmoke() || options.isQuick() ? FEW : MANY;
        for (int repetitions = 1; repetitions <= RecordedTrials.REPETITIONS; repetitions++) {
            String setting = "search.repetitions=" + repetitions;
            List<SearchPlan> orders = IntStream.range(0, most)
                    .mapToObj(seed -> RecordedTrials.plan(seed, List.of(setting)))
                    .toList();
            for (int first = 1; first <= 3; first++) {
                for (int reduction = 2; reduction <= 4; reduction++) {
                    Rungs rungs = new Rungs(first, reduction);
                    add(table, "halving", rungs, replayed(recorded, orders.subList(0, 1), new Strategy.Halving(rungs)));
                    List<ReplayedSearch> searches = replayed(recorded, orders, new Strategy.Asha(rungs));
                    add(table, "asha", rungs, searches.subList(0, FEW));
                    if (most > FEW) {
                        add(table, "asha", rungs, searches);
                    }
                }
            }
        }
        options.publish(table);
        options.printJson(Map.of());
        return 0;
    }

    /** Searches of the same points with another strategy. */
    private static List<ReplayedSearch> replayed(RecordedTrials recorded, List<SearchPlan> orders, Strategy strategy) {
        return orders.stream()
                .map(plan -> new SearchPlan(
                        new SearchConfig(
                                strategy,
                                plan.config().repetitions(),
                                plan.config().placement(),
                                1,
                                plan.config().tested(),
                                0),
                        plan.axes(),
                        plan.points()))
                .map(plan -> ReplayedSearch.of(recorded, plan))
                .toList();
    }

    private static void add(CsvFile table, String strategy, Rungs rungs, List<ReplayedSearch> searches) {
        SummaryStatistics shares = new SummaryStatistics();
        searches.forEach(search -> shares.addValue(search.share()));
        SummaryStatistics regrets = new SummaryStatistics();
        searches.forEach(search -> regrets.addValue(search.regret(Long.MAX_VALUE)));
        long kept = searches.stream().filter(ReplayedSearch::hasBestInTop3).count();
        List<String> row = new ArrayList<>(List.of(strategy));
        IntStream.of(rungs.firstEpochs(), rungs.reduction(), searches.get(0).repetitions(), searches.size())
                .mapToObj(Integer::toString)
                .forEach(row::add);
        row.add(Long.toString(kept));
        row.add(shown(shares.getMean()));
        row.add(shown(shares.getMax()));
        row.add(shown(regrets.getMean()));
        table.add(row);
        System.out.println(String.join("  ", row));
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
