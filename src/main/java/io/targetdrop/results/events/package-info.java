/**
 * Event files, which TensorBoard shows: curves, pictures, and the hyperparameters of trials.
 *
 * <p>In: numbers and pictures by their tags. Out: the bytes of a file. Decided here: the framing of TensorFlow's record files, the
 * messages in them, which are those of TensorFlow's {@code event.proto} and {@code summary.proto} and of TensorBoard's plugin
 * {@code hparams}, and how files and tags are named. TensorBoard reads all files of a directory in the order of their names, so
 * a run writes one file for each epoch: complete or absent, and replaced when the epoch is trained again.
 */
package io.targetdrop.results.events;
