/**
 * Hyperparameter search: a scheduler runs the trials of a search space on the cluster.
 *
 * <p>In: the points of the space, each with its resolved configuration, and a strategy. Out: outcomes, as soon as trials end.
 * Decided here: which trial is trained next, for how many epochs and where; that a failed trial is an outcome and not an
 * exception; that nothing here reads the test part before the best points are chosen. The strategies are successive halving
 * (Jamieson, Talwalkar: <i>Non-stochastic best arm identification and hyperparameter optimization</i>, arXiv 1502.07943) and
 * ASHA (Li et al.: <i>A system for massively parallel hyperparameter tuning</i>, arXiv 1810.05934), as well as the full grid
 * and
 * a random sample of it (Bergstra, Bengio: <i>Random search for hyper-parameter optimization</i>, JMLR 13, 2012).
 */
package io.targetdrop.search;
