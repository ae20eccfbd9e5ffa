package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.DropBlock;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.Variants;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.Plans;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingState;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random masks do not depend on where a step runs, or on what ran before it. */
class RandomMasksTest {
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start("local[4,8]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void areTheSameLocallyAndOnACluster(Regularizer method) {
        TrainingPlan plan = plan(method, 1, 5, Plans.SEED);
        float[] local = parameters(new LocalReplica(plan, Plans.network(plan)));
        assertArrayEquals(local, parameters(new SparkReplicas(spark, plan, Plans.network(plan))));
        TrainingPlan other = plan(method, 1, 5, Plans.SEED + 1);
        assertFalse(Arrays.equals(local, parameters(new LocalReplica(other, Plans.network(plan)))), "another seed");
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void areTheSameInARunThatResumesFromAState(Regularizer method) {
        TrainingPlan plan = plan(method, 2, 2, Plans.SEED);
        float[] whole = parameters(new SparkReplicas(spark, plan, Plans.network(plan)));
        AtomicReference<TrainingState> middle = new AtomicReference<>();
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            replicas.train(0, 0, round -> {
                if (round.stepsDone() == 4) {
                    middle.set(replicas.state());
                }
            });
        }
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            replicas.restore(middle.get());
            replicas.train(0, 4, round -> {});
            replicas.train(1, 0, round -> {});
            assertArrayEquals(whole, replicas.state().parameters());
        }
    }

    @Test
    void areTheSameAgainUnderDl4jsMaster() {
        TrainingPlan usual = plan(new DropBlock(), 2, 3, Plans.SEED);
        TrainingPlan plan = new TrainingPlan(
                usual.seed(),
                usual.source(),
                usual.parts(),
                usual.network(),
                usual.training(),
                Plans.averaging(AveragingConfig.Master.DL4J, 2, 3, AveragingConfig.UpdaterState.AVERAGE, 2));
        float[] first = parameters(new SparkReplicas(spark, plan, Plans.network(plan)));
        assertArrayEquals(first, parameters(new SparkReplicas(spark, plan, Plans.network(plan))));
    }

    private static float[] parameters(Replicas replicas) {
        try (replicas) {
            replicas.train(0, 0, round -> {});
            replicas.train(1, 0, round -> {});
            return replicas.state().parameters();
        }
    }

    private static TrainingPlan plan(Regularizer method, int workers, int frequency, long seed) {
        RegularizerConfig drop = Variants.of(method, 0.5, 3, new DropSchedule.LinearRamp(2));
        Map<String, RegularizerConfig> sites = new TreeMap<>();
        NetworkName.PLAIN_CNN.stageSites().forEach(site -> sites.put(site, drop));
        TrainingPlan usual = Plans.small(workers, frequency);
        return new TrainingPlan(
                seed,
                usual.source(),
                usual.parts(),
                new NetworkConfig(NetworkName.PLAIN_CNN, sites),
                usual.training(),
                usual.averaging());
    }
}
