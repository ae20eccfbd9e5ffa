package io.targetdrop.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Remembers how executors ended, because a cluster that gives up on an application does not say why. */
final class LostExecutors extends SparkListener {
    /** The words of Spark's masters: "Exit status: 134", "exited with code 137", "exit code 137(SIGKILL)". */
    private static final Pattern CODE = Pattern.compile("(?i)(?:exit status:?|code) *(\\d+)");

    private int count;
    private String last = "";

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        count++;
        last = removed.reason();
    }

    /** What to add to the message of a run that the cluster ended: nothing if no executor was lost. */
    synchronized String hint() {
        if (count == 0) {
            return "";
        }
        return ". " + (count == 1 ? "An executor was" : count + " executors were") + " lost before" + hint(last);
    }

    /**
     * How an executor ended, if the reason that Spark gives has its exit code, and the fix if it was its memory: a container is
     * killed (137, 143), or ND4J is refused memory and takes the process with it (134).
     */
    static String hint(String reason) {
        Matcher code = CODE.matcher(reason);
        if (reason.contains("physical memory")) {
            return ", for its use of memory" + fix();
        }
        if (!code.find()) {
            return "";
        }
        boolean isOfMemory = code.group(1).matches("134|137|143");
        return " with exit code " + code.group(1) + (isOfMemory ? ", as for too little memory" + fix() : "");
    }

    private static String fix() {
        return ": raise spark.executor.memoryOverhead ('targetdrop doctor' computes it)";
    }
}
