/**
 * The numbers of a search: which point is best, by how much, and whether that is more than noise.
 *
 * <p>In: rows of {@code trials}, made from outcomes or read from Parquet or CSV. Out: a {@link
 * io.targetdrop.results.analysis.Leaderboard} and {@link io.targetdrop.results.analysis.Comparison}s. Decided here: which
 * trials are repetitions of one point, how points are ranked, which point is the baseline, and which test at which level
 * calls a difference significant. The terminal, the page, {@code compare}, {@code --json} and {@code best.conf} all show
 * these numbers.
 */
package io.targetdrop.results.analysis;
