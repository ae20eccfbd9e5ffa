package io.targetdrop.launcher;

import java.util.regex.Pattern;

/**
 * Where a submission runs.
 *
 * @param manager the cluster manager, which allocates executors
 * @param driver where the driver runs
 */
record Place(Manager manager, Driver driver) {
    private static final Pattern MASTER = Pattern.compile(
            "local(\\[(\\*|[0-9]+)(, *[0-9]+)?\\])?|local-cluster\\[.*\\]" + "|(spark|k8s|mesos)://.+|yarn");

    /** The cluster manager, which allocates executors. */
    enum Manager {
        LOCAL,
        STANDALONE,
        YARN,
        KUBERNETES,
        MESOS
    }

    /** Where the driver runs: in the process that submits, in the cluster, or somewhere that only Spark knows. */
    enum Driver {
        CLIENT,
        CLUSTER,
        UNKNOWN
    }

    /** The place that {@code spark.master} and {@code spark.submit.deployMode} name. */
    static Place of(String master, String deployMode) {
        if (!MASTER.matcher(master).matches()) {
            throw new Refusal("--master must be local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT but is " + master);
        }
        return new Place(manager(master), driver(deployMode));
    }

    boolean is(Manager wanted) {
        return manager == wanted;
    }

    boolean isInCluster() {
        return driver == Driver.CLUSTER;
    }

    boolean isClient() {
        return driver == Driver.CLIENT;
    }

    boolean hasContainers() {
        return is(Manager.YARN) || is(Manager.KUBERNETES);
    }

    private static Manager manager(String master) {
        if (master.startsWith("local")) {
            return Manager.LOCAL;
        }
        if (master.startsWith("spark:")) {
            return Manager.STANDALONE;
        }
        if (master.startsWith("k8s:")) {
            return Manager.KUBERNETES;
        }
        return master.equals("yarn") ? Manager.YARN : Manager.MESOS;
    }

    private static Driver driver(String deployMode) {
        return switch (deployMode) {
            case "client" -> Driver.CLIENT;
            case "cluster" -> Driver.CLUSTER;
            default -> Driver.UNKNOWN;
        };
    }
}
