package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig.UpdaterState;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of some workers of a round, in their order.
 *
 * @param sum the sum of their states; without updaters unless these are averaged
 * @param reports one a worker
 * @param localUpdaters one a worker where workers keep theirs, else none
 */
record RoundResult(ReplicaState sum, List<WorkerReport> reports, List<ReplicaState> localUpdaters)
        implements Serializable {

    /** One worker's result. */
    static RoundResult of(ReplicaState end, WorkerReport report, UpdaterState updaters) {
        return switch (updaters) {
            case AVERAGE -> new RoundResult(end, List.of(report), List.of());
            case RESET -> new RoundResult(end.withoutUpdater(), List.of(report), List.of());
            case KEEP_LOCAL -> new RoundResult(end.withoutUpdater(), List.of(report), List.of(end.withoutParameters()));
        };
    }

    /** Both together; the first one's sum is used up. */
    RoundResult plus(RoundResult other) {
        return new RoundResult(
                sum.add(other.sum),
                Stream.concat(reports.stream(), other.reports.stream()).toList(),
                Stream.concat(localUpdaters.stream(), other.localUpdaters.stream())
                        .toList());
    }
}
