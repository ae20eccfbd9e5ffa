package io.targetdrop.cli;

import java.util.function.IntConsumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;

/**
 * Ends the process of a command with its exit code.
 *
 * <p>{@link System#exit} does so even if a thread is left over, but in YARN's cluster mode the driver runs inside Spark's
 * ApplicationMaster, which takes any exit for a failure. There, a command returns if it is done, and throws what Spark's own
 * Python runner throws if it is not: then the application's final status is {@code FAILED}, and its code is that of the
 * container. {@link SparkUserAppException} is an internal of Spark, public in the byte code.
 */
final class ProcessEnd {
    private ProcessEnd() {}

    /**
     * Ends the process.
     *
     * @param settings those that Spark sets as system properties
     * @param exit ends any process but an ApplicationMaster
     * @throws SparkUserAppException in an ApplicationMaster, unless the code is 0
     */
    static void with(int code, SparkConf settings, IntConsumer exit) throws SparkUserAppException {
        if (!isApplicationMaster(settings)) {
            exit.accept(code);
        } else if (code != ExitCode.DONE.code()) {
            throw new SparkUserAppException(code);
        }
    }

    /** Whether this driver runs on the cluster, where nobody sees at once what it prints. */
    static boolean isOnCluster(SparkConf settings) {
        return settings.get("spark.submit.deployMode", "client").equals("cluster");
    }

    private static boolean isApplicationMaster(SparkConf settings) {
        return isOnCluster(settings) && settings.get("spark.master", "").equals("yarn");
    }
}
