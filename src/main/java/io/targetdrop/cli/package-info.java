/**
 * The command line: a configuration file and overrides become one job. Nothing here computes.
 *
 * <p>In: arguments and HOCON. Out: files, a summary on standard output, progress on standard error, an exit code: 0 done,
 * 2 usage or configuration, 3 data, 4 the run failed, 5 some trials failed.
 */
package io.targetdrop.cli;
