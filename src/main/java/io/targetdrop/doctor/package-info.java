/**
 * Checks whether this machine, or a cluster, can train, and how to fix it if not.
 *
 * <p>In: the running JVM, its libraries, its environment, {@code nvidia-smi}, and a planned run. Out: a list of {@link
 * io.targetdrop.doctor.Check} for each process. A check has a part that collects facts and a pure part that judges them.
 */
package io.targetdrop.doctor;
