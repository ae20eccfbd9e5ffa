package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.ImageTable;
import io.targetdrop.data.Pack;
import io.targetdrop.data.Packing;
import io.targetdrop.data.Workforce;
import io.targetdrop.training.spark.SparkWorkforce;
import io.targetdrop.training.spark.tables.TablePacker;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What jobs take from the caller's Spark session, and what they require of it. */
final class SessionSettings {
    private static final Logger LOG = LoggerFactory.getLogger(SessionSettings.class);

    private static final String SERIALIZER = "spark.serializer";
    private static final String JAVA = JavaSerializer.class.getName();

    private SessionSettings() {}

    /**
     * Uses this process's session if it has one, because a job reads its data before it is given a session.
     */
    static void adopt() {
        scala.Option<SparkSession> session = SparkSession.getDefaultSession();
        if (session.isDefined() && !session.get().sparkContext().isStopped()) {
            use(session.get());
        }
    }

    /**
     * Opens files with a session's Hadoop settings from now on, packs tables by it, and has many images examined by its
     * executors.
     */
    static void use(SparkSession spark) {
        FileSystems.use(spark.sparkContext()::hadoopConfiguration);
        Packing.use(table -> pack(spark, table));
        if (isJava(spark.sparkContext().getConf())) {
            Workforce.use(new SparkWorkforce(JavaSparkContext.fromSparkContext(spark.sparkContext())));
        }
    }

    private static Pack pack(SparkSession spark, ImageTable table) {
        requireJavaSerializer(spark.sparkContext().getConf());
        return new TablePacker(spark, LOG::info).pack(table);
    }

    /** The same, for a job that sends images and networks to executors. */
    static void useForTraining(SparkSession spark) {
        requireJavaSerializer(spark.sparkContext().getConf());
        use(spark);
    }

    /**
     * Checks the serializer.
     *
     * @throws ConfigurationException if it is Kryo, which can neither read records nor write a vector in one piece
     */
    static void requireJavaSerializer(SparkConf settings) {
        if (!isJava(settings)) {
            throw new ConfigurationException(SERIALIZER + " must be " + JAVA + " but is " + settings.get(SERIALIZER)
                    + "; build the session without this setting");
        }
    }

    private static boolean isJava(SparkConf settings) {
        return settings.get(SERIALIZER, JAVA).equals(JAVA);
    }
}
