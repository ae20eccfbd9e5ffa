package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.Utils;

/**
 * Asks the master of a standalone cluster whether it accepts these settings. Spark itself treats a refusal like a master that
 * has not started yet, retries for a minute and does not say why it gave up. Asking once takes half a second and gives the
 * reason.
 *
 * <p>This is the only class that uses internals of Spark: its private RPC classes ({@code RpcEnv}, {@code Master},
 * {@code Utils}) and the wording of their failures. Another Spark version may change either. If the wording changes, a refusal
 * is not recognised and Spark retries as it would have; {@code StandaloneMasterTest} asks real masters and notices.
 */
final class StandaloneMaster {
    private static final String SCHEME = "spark://";

    /** Muted while asking; after a refusal it stays muted, because some of its lines come later. */
    private static final String NETWORK_LOG = "org.apache.spark.network";

    private StandaloneMaster() {}

    /**
     * Does nothing if a master answers, if it cannot be reached, because it may still start, or if this is not a standalone
     * cluster.
     *
     * @throws ConfigurationException if every named master refuses
     */
    static void requireAnswer(SparkConf settings) {
        String url = settings.get("spark.master");
        if (!url.startsWith(SCHEME)) {
            return;
        }
        Level level = LogManager.getLogger(NETWORK_LOG).getLevel();
        Configurator.setLevel(NETWORK_LOG, Level.OFF);
        List<String> refusals = new ArrayList<>();
        for (String master : Utils.parseStandaloneMasterUrls(url)) {
            Optional<String> refusal = ask(RpcAddress.fromSparkURL(master), settings)
                    .flatMap(failure -> refusal(settings.getBoolean("spark.authenticate", false), failure));
            if (refusal.isEmpty()) {
                Configurator.setLevel(NETWORK_LOG, level);
                return;
            }
            refusals.add(refusal.get());
        }
        throw new ConfigurationException("the Spark master " + url + " " + refusals.get(0));
    }

    /** The failure, if there is one. */
    private static Optional<Exception> ask(RpcAddress master, SparkConf settings) {
        SparkConf patient = settings.clone().set("spark.rpc.lookupTimeout", "5s");
        SecurityManager security = new SecurityManager(
                patient, SecurityManager.$lessinit$greater$default$2(), SecurityManager.$lessinit$greater$default$3());
        RpcEnv asking = RpcEnv.create("targetdrop", "127.0.0.1", 0, patient, security, true);
        try {
            asking.setupEndpointRef(master, Master.ENDPOINT_NAME());
            return Optional.empty();
        } catch (Exception e) {
            // Spark throws checked exceptions that Scala does not declare
            return Optional.of(e);
        } finally {
            asking.shutdown();
        }
    }

    /**
     * Explains a failure, with the fix; empty if the master just cannot be reached.
     *
     * @param authenticates whether the settings have a secret
     */
    static Optional<String> refusal(boolean authenticates, Throwable failure) {
        if (says(failure, "Too large frame")) {
            return Optional.of("must be a master's address but something else answers there; name the port of spark://,"
                    + " usually 7077, and not that of the master's page");
        }
        if (!authenticates) {
            return says(failure, "SaslMessage")
                    ? Optional.of("asks for a secret and got none; set spark.authenticate and spark.authenticate.secret"
                            + " in a --properties-file (target/cluster/cluster.conf for submit/cluster)")
                    : Optional.empty();
        }
        if (says(failure, "java.io.EOFException")) {
            return Optional.of("asks for no secret and got one; set --conf spark.authenticate=false, or restart the"
                    + " cluster with spark.authenticate.secret");
        }
        return says(failure, "Outbox is stopped") || says(failure, "Mismatched response")
                ? Optional.of(
                        "asks for another secret than it got; spark.authenticate.secret must be the cluster's, from"
                                + " the properties file that it was started with")
                : Optional.empty();
    }

    private static boolean says(Throwable failure, String text) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(text)) {
                return true;
            }
        }
        return false;
    }
}
