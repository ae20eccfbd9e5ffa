package io.targetdrop.cli;

import io.targetdrop.data.FileSystems;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the Spark session of a command, and explains why one could not be opened or was lost. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private static final String SERIALIZER = "spark.serializer";
    private static final String JAVA_SERIALIZER = JavaSerializer.class.getName();

    /** A standalone worker passes the cluster's secret to a driver that it starts in this variable. */
    private static final String CLUSTER_SECRET = "_SPARK_AUTH_SECRET";

    private static final LostExecutors LOST_EXECUTORS = new LostExecutors();

    private Sessions() {}

    /**
     * Opens a session.
     *
     * @param local the master if spark-submit sets none: the workers are threads of this process
     */
    static SparkSession open(String name, String local) {
        SparkConf settings = new SparkConf().setAppName(name);
        settings.setIfMissing("spark.master", local);
        takeClusterSecret(settings, System.getenv(CLUSTER_SECRET));
        keepToJavaSerializer(settings);
        // broadcasts are floats, which do not compress
        settings.setIfMissing("spark.broadcast.compress", "false");
        // every block costs its executor three requests to the driver
        settings.setIfMissing("spark.broadcast.blockSize", "16m");
        // the vectors of a small network come back with the task's result, without another request
        settings.setIfMissing("spark.task.maxDirectResultSize", "16m");
        // tables have about thirty columns; Spark warns about more than 25
        settings.setIfMissing("spark.sql.debug.maxToStringFields", "100");
        // tables are small: compiling a query would take longer than interpreting it
        settings.setIfMissing("spark.sql.codegen.wholeStage", "false");
        settings.setIfMissing("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        // Java on an executor encodes file names by its locale; no other setting works on all clusters
        settings.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
        EventLog.requireDirectory(settings);
        FreePorts.settle(settings);
        StandaloneMaster.requireAnswer(settings);
        try {
            SparkSession session = SparkSession.builder().config(settings).getOrCreate();
            session.sparkContext().setLogLevel("WARN");
            session.sparkContext().addSparkListener(LOST_EXECUTORS);
            FileSystems.use(session.sparkContext()::hadoopConfiguration);
            return session;
        } catch (RuntimeException e) {
            throw notOpened(settings.get("spark.master"), e);
        }
    }

    /** Explains failures after the cluster is lost: the Spark job that fails first does not know why. */
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
        if (master.startsWith("local")) { // there is no cluster to lose; a signal stops Spark, too
            IllegalStateException stopped =
                    new IllegalStateException("Spark was stopped while the command ran, as it is"
                            + " when the command is interrupted; run it again");
            stopped.addSuppressed(failure);
            return stopped;
        }
        String secret = master.startsWith("spark://") ? ", that spark.authenticate.secret is the cluster's," : "";
        IllegalStateException lost = new IllegalStateException("the Spark master " + master
                + " must be reachable and keep the application but does not; check --master" + secret
                + " and the cluster's logs" + LOST_EXECUTORS.hint());
        lost.addSuppressed(failure);
        return lost;
    }

    /** Explains why a session could not be opened. */
    static RuntimeException notOpened(String master, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOfStoppedContext(cause) || isOfContextTornDown(cause)) {
                return lost(master, failure);
            }
        }
        return failure;
    }

    /**
     * Whether Spark refused a call because it had stopped its context after losing the cluster. It throws a plain {@link
     * IllegalStateException}, so only the message tells: {@code Cannot call methods on a stopped SparkContext}.
     */
    private static boolean isOfStoppedContext(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("stopped SparkContext");
    }

    /** Whether Spark failed because another of its threads had already taken the context apart: a null in its own code. */
    private static boolean isOfContextTornDown(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return cause instanceof NullPointerException
                && trace.length > 0
                && trace[0].getClassName().startsWith("org.apache.spark.");
    }

    /**
     * Adds the secret of a standalone cluster to the settings of a driver that a worker started. Spark expects it there, but
     * removes it from the command lines of drivers.
     *
     * @param secret null if there is none
     */
    static void takeClusterSecret(SparkConf settings, String secret) {
        if (secret != null && settings.getBoolean("spark.authenticate", false)) {
            settings.setIfMissing("spark.authenticate.secret", secret);
        }
    }

    /** Overrides the cluster's default: Kryo can neither read records nor write vectors in one piece. */
    static void keepToJavaSerializer(SparkConf settings) {
        String asked = settings.get(SERIALIZER, JAVA_SERIALIZER);
        if (!asked.equals(JAVA_SERIALIZER)) {
            LOG.warn("{} must be {} but is {}; replaced", SERIALIZER, JAVA_SERIALIZER, asked);
        }
        settings.set(SERIALIZER, JAVA_SERIALIZER);
    }
}
