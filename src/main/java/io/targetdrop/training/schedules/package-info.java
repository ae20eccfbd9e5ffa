/**
 * Learning rates as pure functions of the progress of training. Saved models name these classes and this package, so
 * neither can be renamed.
 */
package io.targetdrop.training.schedules;
