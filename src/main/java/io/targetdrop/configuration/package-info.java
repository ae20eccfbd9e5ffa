/**
 * From configuration files to the records that the rest of the project takes, and back.
 *
 * <p>In: HOCON (a file on any Hadoop file system) and overrides. Out: one {@link
 * io.targetdrop.search.SearchPlan}, or a {@link io.targetdrop.configuration.ConfigurationException} whose
 * message names the key, the rule, the value, the way out and where it was written.
 *
 * <p>Decided here: what the keys are called, which of them belong together, and the defaults ({@link
 * io.targetdrop.configuration.Defaults}). What a value may be is decided by the records.
 */
package io.targetdrop.configuration;
