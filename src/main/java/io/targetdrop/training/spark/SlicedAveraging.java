package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.FrozenParameters;
import io.targetdrop.training.TrainingState;
import io.targetdrop.training.spark.SharedBlocks.LostBlockException;
import io.targetdrop.training.spark.SlicedRound.Offer;
import io.targetdrop.training.spark.SlicedRound.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parameter averaging with networks that stay in the executors, which exchange their vectors themselves: a reduce-scatter and
 * an all-gather. A round is two Spark jobs, one that trains and one that averages. The driver gets the vector only when
 * somebody asks for it.
 *
 * <p>What an executor offers is lost with it. A round that misses something is done again. If that does not help, because the
 * start of the round is lost too, all rounds since the driver last had the vector are. They give the same bits as before.
 */
final class SlicedAveraging implements Averaging {
    private static final Logger LOG = LoggerFactory.getLogger(SlicedAveraging.class);
    /** How often the rounds since the driver's state are done again before the run gives up. */
    private static final int MOST_REPLAYS = 5;

    private final JavaSparkContext spark;
    private final AveragingConfig settings;
    private final ResidentReplicas replicas;
    private final ComputationGraph network;
    private final FrozenParameters frozen;
    /** The state that the driver has. */
    private TrainingState known;
    /** The rounds since then. */
    private final List<Planned> rounds = new ArrayList<>();
    /** The result of the last round, or the driver's state; null if no executor has it. */
    private Held held;

    /** A round, which can be done any number of times. */
    private record Planned(JavaRDD<MultiDataSet> minibatches, Clock clock) {}

    /**
     * A state that the executors have.
     *
     * @param start how they get it
     * @param owner deletes it everywhere when it is destroyed
     */
    private record Held(Start start, Broadcast<?> owner) {}

    /** Takes what {@link ResidentAveraging} takes. */
    SlicedAveraging(
            JavaSparkContext spark, AveragingConfig settings, ResidentReplicas replicas, ComputationGraph network) {
        this.spark = spark;
        this.settings = settings;
        this.replicas = replicas;
        this.network = network;
        this.frozen = FrozenParameters.of(network);
        this.known = TrainingState.of(network);
    }

    @Override
    public List<WorkerReport> round(JavaRDD<MultiDataSet> minibatches, Clock clock) {
        Planned round = new Planned(minibatches, clock);
        Optional<List<WorkerReport>> reports = attempted(round).or(() -> {
            LOG.warn("an executor and its part of the vectors are lost: the round is done again");
            return attempted(round);
        });
        rounds.add(round);
        return reports.orElseGet(this::replayed);
    }

    /** Does all rounds since the driver's state again. Returns the reports of the last one. */
    private List<WorkerReport> replayed() {
        for (int replay = 0; replay < MOST_REPLAYS; replay++) {
            LOG.warn("the averaged parameters are lost with an executor: {} rounds are done again", rounds.size());
            release();
            Optional<List<WorkerReport>> reports = Optional.of(List.of());
            for (int i = 0; i < rounds.size() && reports.isPresent(); i++) {
                reports = attempted(rounds.get(i));
            }
            if (reports.isPresent()) {
                return reports.get();
            }
        }
        throw new IllegalStateException(
                "executors must live longer than a few rounds with averaging.exchange = slices but were lost in each of "
                        + MOST_REPLAYS + " attempts; see why they end, or set averaging.exchange to driver");
    }

    /** Does a round unless something that it needs, or that it makes, is lost. */
    private Optional<List<WorkerReport>> attempted(Planned round) {
        Held from = start();
        Broadcast<Integer> ends = spark.broadcast(0);
        Broadcast<Integer> means = spark.broadcast(0);
        boolean isDone = false;
        try {
            SlicedRound tasks = new SlicedRound(
                    new ReplicaSteps(replicas, round.clock(), settings.prefetch()),
                    from.start(),
                    SharedBlocks.of(ends),
                    SharedBlocks.of(means),
                    frozen,
                    settings);
            List<Offer> offers = trained(tasks, round.minibatches());
            if (offers.size() < settings.workers() || !averaged(tasks, offers.get(0))) {
                return Optional.empty();
            }
            Offer any = offers.get(0);
            Start result = new Start.Averaged(tasks.means(), settings.workers(), any.parameters(), any.updater());
            isDone = true;
            held = new Held(result, means);
            from.owner().destroy();
            return Optional.of(offers.stream().map(Offer::report).toList());
        } finally {
            ends.destroy();
            if (!isDone) {
                means.destroy();
            }
        }
    }

    private Held start() {
        if (held == null) {
            Broadcast<ReplicaState> sent = spark.broadcast(ReplicaState.of(known));
            held = new Held(new Start.Sent(sent), sent);
        }
        return held;
    }

    /** The offers of the workers, in their order; fewer than there are workers if the start is lost. */
    private static List<Offer> trained(SlicedRound tasks, JavaRDD<MultiDataSet> minibatches) {
        return minibatches
                .mapPartitionsWithIndex(
                        (worker, own) -> tasks.train(worker, own).stream().iterator(), true)
                .collect();
    }

    private boolean averaged(SlicedRound tasks, Offer any) {
        int length = any.parameters() + any.updater();
        int slices = settings.workers();
        return spark
                .parallelize(IntStream.range(0, slices).boxed().toList(), slices)
                .map(slice -> tasks.average(slice, length))
                .collect()
                .stream()
                .allMatch(isThere -> isThere);
    }

    @Override
    public ComputationGraph network() {
        state().applyTo(network);
        return network;
    }

    @Override
    public TrainingState state() {
        for (int attempt = 0; !rounds.isEmpty(); attempt++) {
            try {
                known = held.start().state(false).toTrainingState();
                rounds.clear();
            } catch (LostBlockException e) {
                if (attempt == MOST_REPLAYS) {
                    throw e;
                }
                replayed();
            }
        }
        return known;
    }

    @Override
    public void restore(TrainingState from) {
        release();
        rounds.clear();
        known = from;
    }

    private void release() {
        if (held != null) {
            held.owner().destroy();
            held = null;
        }
    }

    @Override
    public void close() {
        release();
    }
}
