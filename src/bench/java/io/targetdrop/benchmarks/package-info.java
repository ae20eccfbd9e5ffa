/**
 * Measurements of this project against its peers and against the hardware.
 *
 * <p>In: a command of {@code benchmarks/run}. Out: a table on standard output, a CSV file, and the ratios that have a
 * target. Decided here: which
 * contenders run against each other, in which order and for how long, and what each ratio means.
 */
package io.targetdrop.benchmarks;
