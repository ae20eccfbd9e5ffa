package io.targetdrop.cli;

import io.targetdrop.cli.doctor.CudaReadiness;
import io.targetdrop.cli.doctor.Examined;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The jobs on Spark: opens a session, hands it to the job, closes it. */
final class SparkJobs implements Jobs {
    /** As on a cluster, where a task that fails is tried again; a local Spark gives up at once unless it is told. */
    private static final int TASK_ATTEMPTS = 4;

    private final Runnable backend;

    /**
     * @param backend comes before anything that computes, and throws where this machine cannot
     */
    SparkJobs(Runnable backend) {
        this.backend = backend;
    }

    @Override
    public JobResult train(RunConfig config, Place place, PrintWriter progress) {
        backend.run();
        TrainJob job = new TrainJob(config, place, progress);
        GpuScheduling.requireResident(new SparkConf(), config.averaging());
        try (SparkSession spark = training("targetdrop train", local(config))) {
            return whileSparkRuns(spark, () -> job.run(spark));
        }
    }

    @Override
    public JobResult search(SearchRequest request, Place place, PrintWriter progress) {
        backend.run();
        SearchJob job = new SearchJob(request, place, progress);
        try (SparkSession spark = training("targetdrop search", "local[*," + TASK_ATTEMPTS + "]")) {
            return whileSparkRuns(spark, () -> job.run(spark));
        }
    }

    @Override
    public JobResult preview(SearchRequest request) {
        backend.run();
        return new SearchPreview(request.plan()).result();
    }

    @Override
    public JobResult report(String in, String out, PrintWriter progress) {
        ReportJob job = new ReportJob(in, out, progress, backend);
        try (SparkSession spark = session("targetdrop report", "local[*]")) {
            return whileSparkRuns(spark, () -> job.run(spark));
        }
    }

    @Override
    public JobResult watch(Watch watch, PrintWriter progress) {
        WatchJob job = new WatchJob(watch, progress, backend);
        try (SparkSession spark = session("targetdrop report", "local[*]")) {
            return whileSparkRuns(spark, () -> job.run(spark));
        }
    }

    @Override
    public List<Examined> doctor(Patient patient) {
        DoctorJob job = new DoctorJob(patient);
        if (!patient.isCluster()) {
            return job.here();
        }
        try (SparkSession spark = session("targetdrop doctor", "local[*]")) {
            return whileSparkRuns(spark, () -> job.cluster(spark));
        }
    }

    @Override
    public JobResult explain(String model, Pictures pictures, String out) {
        backend.run();
        return new ExplainJob(model, out).run(pictures);
    }

    @Override
    public JobResult evaluate(RunConfig config, String model, PrintWriter progress) {
        backend.run();
        EvaluateJob job = new EvaluateJob(config, model);
        try (SparkSession spark = training("targetdrop evaluate", local(config))) {
            return whileSparkRuns(spark, () -> job.run(spark));
        }
    }

    /** When the cluster goes away, what fails first is some job of Spark's, which cannot say why. */
    static <T> T whileSparkRuns(SparkSession spark, Supplier<T> work) {
        try {
            return work.get();
        } catch (Exception e) {
            if (!spark.sparkContext().isStopped()) {
                throw e;
            }
            IllegalStateException stopped = new IllegalStateException(
                    "the Spark master "
                            + spark.sparkContext().master()
                            + " must be reachable and keep the application but does not; check --master and the cluster's logs");
            stopped.addSuppressed(e);
            throw stopped;
        }
    }

    private static String local(RunConfig config) {
        return "local[" + config.averaging().workers() + "," + TASK_ATTEMPTS + "]";
    }

    /** For a job whose tasks compute. */
    private static SparkSession training(String name, String local) {
        GpuScheduling.require(new SparkConf(), CudaReadiness.isCudaBuild());
        return session(name, local);
    }

    /** spark-submit sets the master; without it, the workers are threads of this process. */
    private static SparkSession session(String name, String local) {
        SparkConf settings = new SparkConf().setAppName(name);
        settings.setIfMissing("spark.master", local);
        // what is broadcast is floats, which do not shrink
        settings.setIfMissing("spark.broadcast.compress", "false");
        // every block costs its executor three questions to the driver
        settings.setIfMissing("spark.broadcast.blockSize", "16m");
        // a small network's vectors come back with the word that a task is done, instead of being asked for after it
        settings.setIfMissing("spark.task.maxDirectResultSize", "16m");
        // tables have some thirty columns; Spark warns of more than 25
        settings.setIfMissing("spark.sql.debug.maxToStringFields", "100");
        SparkSession session = SparkSession.builder().config(settings).getOrCreate();
        session.sparkContext().setLogLevel("WARN");
        return session;
    }
}
