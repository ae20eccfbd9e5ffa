package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.StorageProblem;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * The directory of Spark's event log. Spark does not create it, and finds out that it is missing only after it has sent all of
 * its jars to the cluster.
 */
final class EventLog {
    private static final String DIRECTORY = "spark.eventLog.dir";
    private static final String SPARKS_DEFAULT = "/tmp/spark-events";

    private EventLog() {}

    /**
     * Checks that the directory exists, if there is to be a log.
     *
     * @throws ConfigurationException if it does not
     */
    static void requireDirectory(SparkConf settings) {
        if (!settings.getBoolean("spark.eventLog.enabled", false)) {
            return;
        }
        String directory = settings.get(DIRECTORY, SPARKS_DEFAULT);
        Path path = new Path(directory.contains(":/") ? directory : "file:" + directory);
        try {
            if (!FileSystems.of(path).getFileStatus(path).isDirectory()) {
                throw refusal(directory, "is a file; name another one");
            }
        } catch (FileNotFoundException e) {
            throw refusal(
                    directory,
                    "does not; create it (hdfs dfs -mkdir -p DIR, or mkdir), name another one, or turn the"
                            + " log off by --conf spark.eventLog.enabled=false");
        } catch (IOException e) {
            String why = StorageProblem.of(e)
                    .map(problem -> problem.reason() + "; " + problem.fix())
                    .orElseGet(() -> e.getMessage() + "; name another one");
            throw refusal(directory, "cannot be used: " + why);
        }
    }

    private static ConfigurationException refusal(String directory, String complaint) {
        return new ConfigurationException(
                DIRECTORY + " must name a directory that exists but " + directory + " " + complaint);
    }
}
