/** Learning rates as pure functions of the progress of training. */
package io.targetdrop.training.schedules;
