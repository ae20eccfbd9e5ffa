/**
 * What {@code submit/targetdrop} runs before Spark: arguments, environment and properties files become the command line
 * of spark-submit.
 *
 * <p>In: what the user typed and the machine it was typed on. Out: a {@link io.targetdrop.launcher.Plan}, which the
 * script executes or shows. It starts in a fraction of a second, because it uses Java's own classes only: nothing of
 * Spark, of DL4J or of the other packages here.
 */
package io.targetdrop.launcher;
