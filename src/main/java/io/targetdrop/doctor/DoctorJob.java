package io.targetdrop.doctor;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.Catalogued;
import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.Parts;
import io.targetdrop.doctor.Needs.FirstImages;
import io.targetdrop.jobs.InitialModels;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkCost;
import io.targetdrop.networks.Start;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.MemoryEstimate;
import io.targetdrop.training.MemoryEstimate.ImageMemory;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Examines this process, and a cluster's executors; leaves no files and never stops the session. */
public final class DoctorJob {
    private final Needs needs;
    private final int workers;
    private final boolean outExisted;

    /**
     * What to examine.
     *
     * @param run a planned run, if there is one
     * @param out where its results will go, if known
     * @param isCluster whether to examine the executors too
     */
    public record Request(Optional<RunConfig> run, Optional<String> out, boolean isCluster) {}

    /**
     * The findings in one process.
     *
     * @param process human-readable name
     * @param checks in the order in which to fix what they found
     */
    public record Examined(String process, List<Check> checks) implements Serializable {
        public Examined {
            checks = List.copyOf(checks);
        }
    }

    /**
     * Reads the catalog of the run's data.
     *
     * @throws ConfigurationException if the configuration does not fit the data, the network or its initial model
     */
    public DoctorJob(Request request) {
        Optional<FoundData> data = request.run().map(FoundData::of);
        Optional<Parts> parts = data.flatMap(FoundData::parts);
        this.needs = new Needs(
                data.map(FoundData::images).stream().toList(),
                request.out().stream().toList(),
                request.run().flatMap(config -> parts.map(found -> demand(config, found))).stream()
                        .toList());
        this.workers = request.run().map(config -> config.averaging().workers()).orElse(1);
        this.outExisted = request.out().map(DoctorJob::exists).orElse(true);
    }

    /**
     * The data of a run.
     *
     * @param parts empty if the data is wrong
     * @param images reads images, of those that the run reads; if the data is wrong, says why
     */
    private record FoundData(Optional<Parts> parts, FirstImages images) {
        static FoundData of(RunConfig config) {
            try {
                Catalogued data = config.data().source().catalogued();
                Parts parts = Parts.of(data.catalog(), config.data(), config.seed());
                return new FoundData(
                        Optional.of(parts), new FirstImages(data.images(), parts.train()[0], parts.test()[0]));
            } catch (DataException e) {
                String problem = e.getMessage();
                ImageReader wrong = (part, indices) -> {
                    throw new DataException(problem);
                };
                return new FoundData(Optional.empty(), new FirstImages(wrong, 0, 0));
            }
        }
    }

    private static Needs.Demand demand(RunConfig config, Parts parts) {
        NetworkCost network = cost(config, parts);
        AveragingConfig averaging = config.averaging();
        return new Needs.Demand(
                network,
                MemoryEstimate.Kept.of(config.training()),
                config.training().batchSize(),
                config.training().imagesAtOnce(),
                averaging.workers(),
                averaging.depth(),
                parts.train().length + parts.validation().length,
                image(config, parts),
                averaging.storage() != AveragingConfig.Storage.MEMORY_ONLY);
    }

    private static ImageMemory image(RunConfig config, Parts parts) {
        int pixels = parts.catalog().shape().size();
        OptionalInt fileBytes = config.averaging().images() == AveragingConfig.Images.ENCODED
                ? config.data().source().meanFileBytes()
                : OptionalInt.empty();
        return fileBytes.isPresent()
                ? ImageMemory.ofEncoded(fileBytes.getAsInt(), pixels)
                : ImageMemory.ofDecoded(pixels);
    }

    private static NetworkCost cost(RunConfig config, Parts parts) {
        try {
            Start start = new InitialModels()
                    .of(config.network().initialModel(), parts.catalog().classes());
            Blueprint blueprint = TrainingPlan.of(config, parts, start).blueprint();
            start.transfer(blueprint); // refuses an initial model that does not fit
            return NetworkCost.of(blueprint);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /** True for an impossible path, which the output check reports later. */
    private static boolean exists(String out) {
        try {
            return RunDirectory.at(out).has(".");
        } catch (UncheckedIOException | IllegalArgumentException e) {
            return true;
        }
    }

    /** Examines this process, as if it were to train alone. */
    public List<Examined> here() {
        TrainingProcess process = TrainingProcess.here(TrainingProcess.Role.LOCAL, workers);
        List<Examined> examined = List.of(new Examined(process.name(), examine(process, needs)));
        cleanUp();
        return examined;
    }

    /** Examines this process, the driver, and all executors. */
    public List<Examined> cluster(SparkSession spark) {
        TrainingProcess driver = TrainingProcess.here(TrainingProcess.Role.DRIVER, 1);
        List<Examined> examined = new ArrayList<>();
        examined.add(new Examined(driver.name(), examine(driver, needs)));
        examined.addAll(ClusterExamination.of(JavaSparkContext.fromSparkContext(spark.sparkContext()), needs));
        cleanUp();
        return examined;
    }

    private void cleanUp() {
        if (!outExisted) {
            needs.out().forEach(out -> RunDirectory.at(out).withdraw(".probe"));
        }
    }

    /**
     * Runs all checks in this process, in the order in which to fix what they find. Takes a few seconds.
     *
     * @param process how Spark set it up
     * @param needs of a planned run
     */
    static List<Check> examine(TrainingProcess process, Needs needs) {
        List<Check> checks = new ArrayList<>();
        checks.add(PlatformChecks.java(Runtime.version().feature()));
        checks.add(PlatformChecks.openedPackages());
        checks.add(PlatformChecks.spark());
        checks.add(PlatformChecks.platform());
        List<Check> gpus = GpuChecks.CudaFacts.isCudaBuild()
                ? GpuChecks.needed(GpuChecks.CudaFacts.find())
                : GpuChecks.idle(NvidiaSmi.ask());
        if (Check.worst(gpus) != Check.Status.PROBLEM) {
            // the CUDA backend would report less clearly what is missing
            checks.addAll(NativeChecks.examine());
        }
        checks.add(ResourceChecks.threads(process));
        Optional<Needs.Demand> demand = needs.demand().stream().findFirst();
        checks.add(ResourceChecks.memory(process, demand));
        checks.add(ResourceChecks.scratch(
                process.scratch(), demand.map(run -> run.disk(process)).orElse(0L)));
        checks.addAll(gpus);
        ResourceChecks.images(needs.images()).ifPresent(checks::add);
        needs.out().stream().map(ResourceChecks::output).forEach(checks::add);
        return checks;
    }
}
