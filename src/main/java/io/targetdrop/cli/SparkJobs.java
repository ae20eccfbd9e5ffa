package io.targetdrop.cli;

import io.targetdrop.cli.doctor.CudaReadiness;
import io.targetdrop.cli.doctor.Examined;
import io.targetdrop.results.comparison.Comparison.By;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs on Spark: opens a session, hands it to the job, closes it. */
final class SparkJobs implements Jobs {
    /** As on a cluster, where a task that fails is tried again; a local Spark gives up at once unless it is told. */
    private static final int TASK_ATTEMPTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(SparkJobs.class);

    private static final String SERIALIZER = "spark.serializer";
    private static final String JAVA_SERIALIZER = JavaSerializer.class.getName();

    /** Where a standalone worker tells a driver that it starts the cluster's secret; executors look there themselves. */
    private static final String CLUSTER_SECRET = "_SPARK_AUTH_SECRET";

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
    public JobResult explain(String model, Pictures pictures, String out, PrintWriter progress) {
        backend.run();
        return new ExplainJob(model, out, progress).run(pictures);
    }

    @Override
    public JobResult evaluate(RunConfig config, String model, PrintWriter progress) {
        backend.run();
        EvaluateJob job = new EvaluateJob(config, model, progress);
        try (SparkSession spark = training("targetdrop evaluate", local(config))) {
            return whileSparkRuns(spark, () -> job.run(spark));
        }
    }

    @Override
    public JobResult compare(List<String> in, By by, String against) {
        CompareJob job = new CompareJob(in, by, against);
        try (SparkSession spark = session("targetdrop compare", "local[*]")) {
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

    /**
     * Spark wants the secret of a standalone cluster among a driver's settings, and its workers take it out of the command
     * lines of the drivers that they start.
     *
     * @param secret null if there is none
     */
    static void takeClusterSecret(SparkConf settings, String secret) {
        if (secret != null && settings.getBoolean("spark.authenticate", false)) {
            settings.setIfMissing("spark.authenticate.secret", secret);
        }
    }

    /** Whatever the cluster's own defaults are: Kryo can neither read records nor write vectors in one piece. */
    static void keepToJavaSerializer(SparkConf settings) {
        String asked = settings.get(SERIALIZER, JAVA_SERIALIZER);
        if (!asked.equals(JAVA_SERIALIZER)) {
            LOG.warn("{} must be {} but is {}; it is set to that", SERIALIZER, JAVA_SERIALIZER, asked);
        }
        settings.set(SERIALIZER, JAVA_SERIALIZER);
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
        takeClusterSecret(settings, System.getenv(CLUSTER_SECRET));
        keepToJavaSerializer(settings);
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
