/**
 * Whether this machine can train, and what to do if not.
 *
 * <p>In: the running JVM, its libraries, its environment, {@code nvidia-smi}. Out: a list of {@link
 * io.targetdrop.doctor.Check}. Each check has a pure part, which judges what was found, and a part that finds it.
 */
package io.targetdrop.doctor;
