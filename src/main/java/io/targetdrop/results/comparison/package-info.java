/**
 * Methods held against training without any.
 *
 * <p>In: rows of {@code trials.csv}, of one or more searches. Out: for each network a table of methods, or of points, with
 * their accuracies and what a test says about them. Decided here: what counts as a method, that its setting is chosen by the
 * validation part, that repetitions are compared in pairs, and how p-values are corrected for their number.
 */
package io.targetdrop.results.comparison;
