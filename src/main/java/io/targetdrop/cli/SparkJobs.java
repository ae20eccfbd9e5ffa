package io.targetdrop.cli;

import io.targetdrop.data.FileSystems;
import io.targetdrop.doctor.CudaReadiness;
import io.targetdrop.doctor.Examined;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
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

    /** Only a process that ends writes here. */
    private final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

    /**
     * @param backend comes before anything that computes, and throws where this machine cannot
     */
    SparkJobs(Runnable backend) {
        this.backend = backend;
        // until there is a session, with the settings that it will have
        FileSystems.use(() -> SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    }

    @Override
    public JobResult train(RunConfig config, Place place, PrintWriter progress) {
        backend.run();
        TrainJob job = new TrainJob(config, place, progress);
        GpuScheduling.requireResident(new SparkConf(), config.averaging());
        return interruptible(() -> training("targetdrop train", local(config)), job::run, job::farewell);
    }

    @Override
    public JobResult search(SearchRequest request, Place place, PrintWriter progress) {
        backend.run();
        SearchJob job = new SearchJob(request, place, progress);
        return interruptible(
                () -> training("targetdrop search", "local[*," + TASK_ATTEMPTS + "]"),
                job::run,
                job::stop,
                job::farewell);
    }

    @Override
    public JobResult preview(SearchRequest request) {
        backend.run();
        return new SearchPreview(request.plan()).result();
    }

    @Override
    public JobResult report(String in, String out, PrintWriter progress) {
        ReportJob job = new ReportJob(in, out, progress, backend);
        return interruptible(
                () -> session("targetdrop report", "local[*]"),
                job::run,
                () -> "the report was interrupted, and nothing was written; run it again");
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
        return interruptible(
                () -> session("targetdrop doctor", "local[*]"),
                job::cluster,
                () -> "the examination was interrupted; run it again");
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
        return interruptible(
                () -> training("targetdrop evaluate", local(config)),
                job::run,
                () -> "the evaluation was interrupted, and has no result; run it again");
    }

    @Override
    public JobResult compare(List<String> in, By by, Optional<String> against) {
        CompareJob job = new CompareJob(in, by, against);
        return interruptible(
                () -> session("targetdrop compare", "local[*]"),
                job::run,
                () -> "the comparison was interrupted, and has no result; run it again");
    }

    /**
     * Runs a job that leaves nothing half done when the process is told to end: it is stopped, says so, and only then does
     * Spark end.
     */
    private <T> T interruptible(
            Supplier<SparkSession> opening, Function<SparkSession, T> job, Supplier<String> farewell) {
        return interruptible(opening, job, SparkJobs::cancelJobs, farewell);
    }

    private <T> T interruptible(
            Supplier<SparkSession> opening,
            Function<SparkSession, T> job,
            Consumer<SparkSession> stop,
            Supplier<String> farewell) {
        try (SparkSession spark = opened(opening, farewell)) {
            Interruption interruption = Interruption.of(() -> stop.accept(spark));
            try {
                return whileSparkRuns(spark, () -> job.apply(spark));
            } catch (Exception e) {
                // Spark's are checked ones that Scala does not declare
                interruption.endIfAsked(() -> err.println(farewell.get()));
                throw e;
            } finally {
                interruption.over();
            }
        }
    }

    private SparkSession opened(Supplier<SparkSession> opening, Supplier<String> farewell) {
        Interruption interruption = Interruption.atOnce(() -> err.println(farewell.get()));
        try {
            return opening.get();
        } finally {
            interruption.over();
        }
    }

    private static void cancelJobs(SparkSession spark) {
        if (!spark.sparkContext().isStopped()) {
            spark.sparkContext().cancelAllJobs();
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
            throw lost(spark.sparkContext().master(), e);
        }
    }

    private static IllegalStateException lost(String master, Exception failure) {
        if (Interruption.isUnderWay()) {
            return new IllegalStateException("the command was interrupted; run it again");
        }
        String secret = master.startsWith("spark://") ? ", that spark.authenticate.secret is the cluster's," : "";
        IllegalStateException lost = new IllegalStateException("the Spark master " + master
                + " must be reachable and keep the application but does not; check --master" + secret
                + " and the cluster's logs");
        lost.addSuppressed(failure);
        return lost;
    }

    /**
     * Why a session could not be opened: a cluster that gives up or goes away meanwhile shows as whatever comes first of
     * what Spark then misses.
     */
    static RuntimeException notOpened(String master, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean isStopped = String.valueOf(cause.getMessage()).contains("stopped SparkContext");
            StackTraceElement[] trace = cause.getStackTrace();
            boolean isTornDown = cause instanceof NullPointerException
                    && trace.length > 0
                    && trace[0].getClassName().startsWith("org.apache.spark.");
            if (isStopped || isTornDown) {
                return lost(master, failure);
            }
        }
        return failure;
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
        // Java on an executor names files in its locale's character set; there is no other place that all clusters heed
        settings.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
        FreePorts.settle(settings);
        StandaloneMaster.requireAnswer(settings);
        try {
            SparkSession session = SparkSession.builder().config(settings).getOrCreate();
            session.sparkContext().setLogLevel("WARN");
            FileSystems.use(session.sparkContext()::hadoopConfiguration);
            return session;
        } catch (RuntimeException e) {
            throw notOpened(settings.get("spark.master"), e);
        }
    }
}
