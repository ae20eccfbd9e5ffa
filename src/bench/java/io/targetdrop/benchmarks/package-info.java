/**
 * Measurements of this project against its peers and against the hardware.
 *
 * <p>In: a command of {@code benchmarks/run}. Out: a table on standard output, a CSV file, and the ratios that the project
 * is held to. Decided here: who runs against whom, in which order and for how long, and which ratio is which.
 */
package io.targetdrop.benchmarks;
