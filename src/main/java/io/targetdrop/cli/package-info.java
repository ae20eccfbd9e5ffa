/**
 * The command line: parses arguments into the request of a job, runs the job in a Spark session of its own, and prints the
 * result. Nothing here computes.
 *
 * <p>In: arguments and HOCON. Out: a summary on standard output, progress on standard error, an exit code: 0 done, 2 usage
 * or configuration, 3 data, 4 the run failed, 5 some trials failed.
 */
package io.targetdrop.cli;
