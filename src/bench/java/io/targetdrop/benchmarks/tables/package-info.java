/**
 * From measured rounds to medians, paired ratios, a printed table, a CSV file and a JSON object.
 *
 * <p>In: one number per contender and round. Out: text. Decided here: a ratio is the median of the rounds' own ratios, so
 * that anything that slows down a whole round cancels out.
 */
package io.targetdrop.benchmarks.tables;
