package io.targetdrop.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks whether the directory of Spark's event log exists on the cluster's file system. A driver that runs in the cluster would
 * find out only after everything has been uploaded, and its message would be in a container's log.
 *
 * @param sparkClass the installed Spark's script that runs a class with Spark's class path and {@code HADOOP_CONF_DIR}
 * @param directory with its scheme
 */
record EventLogCheck(Path sparkClass, String directory) {
    private static final Pattern FAILURE = Pattern.compile("^(test: |Exception |Error)");

    /** What is wrong; empty if nothing is, or this machine cannot tell, in which case the driver will. */
    Optional<String> complaint() {
        return isMissing()
                ? Optional.of(
                        "spark.eventLog.dir must name a directory that exists but " + directory
                                + " does not; create it (hdfs dfs -mkdir -p " + directory
                                + ", and -chmod 1777 for everybody's logs), name another one, or turn the log off by --conf spark.eventLog.enabled=false")
                : Optional.empty();
    }

    /** Hadoop's own test of a directory ends with 1 also if it failed to look, but then says why. */
    private boolean isMissing() {
        List<String> command = List.of(sparkClass.toString(), "org.apache.hadoop.fs.FsShell", "-test", "-d", directory);
        try {
            Process test = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            test.getOutputStream().close();
            String errors = new String(test.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return test.waitFor() == 1 && errors.lines().noneMatch(FAILURE.asPredicate());
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
