package io.targetdrop.search;

/** Where a trial is trained. */
public enum Placement {
    /** In one Spark task, on one core or one GPU; many trials side by side. */
    TASK,
    /** Data-parallel over all executors; one trial after the other. */
    CLUSTER
}
