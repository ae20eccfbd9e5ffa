/**
 * What a run leaves: tables, models, provenance.
 *
 * <p>In: histories and trained networks. Out: Parquet tables and model files in a run's directory, on any Hadoop file
 * system. Decided here: the names, types and units of columns, and that a file is there completely or not at all: it is
 * written to a hidden temporary name, then renamed.
 */
package io.targetdrop.results;
