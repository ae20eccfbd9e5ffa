/**
 * The files of runs and searches: tables, models, checkpoints, provenance.
 *
 * <p>In: histories and trained networks. Out: Parquet tables and model files in a run's directory, on any Hadoop file
 * system. Decided here: the names, types and units of columns, and that a file is complete or absent: it is written under
 * a hidden temporary name, then renamed.
 */
package io.targetdrop.results;
