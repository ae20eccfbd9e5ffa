/**
 * The space of a search as numbers, and the tree-structured Parzen estimator that looks for its best place.
 *
 * <p>In: dimensions, and places with their losses. Out: places to try next. Decided here: how a range is drawn, and what TPE
 * proposes. Nothing here knows what the numbers mean, trains a network or uses Spark. Paper: Bergstra, Bardenet, Bengio and Kégl,
 * Algorithms for Hyper-Parameter Optimization, NeurIPS 2011.
 */
package io.targetdrop.search.space;
