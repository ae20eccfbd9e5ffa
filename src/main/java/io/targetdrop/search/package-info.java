/**
 * A hyperparameter search: trials of a space, run over the cluster by a strategy.
 *
 * <p>In: the points of a space, each with its resolved configuration, and a strategy. Out: outcomes, as they come. Decided
 * here: which trial runs next, to which epoch, and in which place; that a trial which fails is an outcome, and no
 * exception; that nothing here sees the test part before all is chosen. The strategies are successive halving (Jamieson,
 * Talwalkar: <i>Non-stochastic best arm identification and hyperparameter optimization</i>, arXiv 1502.07943) and ASHA (Li
 * et al.: <i>A system for massively parallel hyperparameter tuning</i>, arXiv 1810.05934), beside the full grid and a
 * random sample of it (Bergstra, Bengio: <i>Random search for hyper-parameter optimization</i>, JMLR 13, 2012).
 */
package io.targetdrop.search;
