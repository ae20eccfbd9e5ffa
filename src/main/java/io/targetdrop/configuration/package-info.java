/**
 * From configuration files to the records that the other packages take, and back.
 *
 * <p>In: HOCON (a file on any Hadoop file system) and overrides. Out: a {@link io.targetdrop.training.RunConfig} or a {@link
 * io.targetdrop.search.SearchPlan}, or a {@link io.targetdrop.configuration.ConfigurationException} whose message names
 * the key, the rule, the value, the fix and the place.
 *
 * <p>Decided here: the {@link io.targetdrop.configuration.Schema} of keys with their defaults. What a value may be is
 * decided by the records.
 */
package io.targetdrop.configuration;
