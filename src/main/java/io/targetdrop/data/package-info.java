/**
 * Labelled 8-bit images, from files or a generator to normalised, augmented minibatches.
 *
 * <p>In: files on any Hadoop file system (CIFAR-10 and CIFAR-100 binary, folders of images that are decoded here, tables that
 * Spark has packed) or a seeded generator. Out: a catalogue of the images, stratified splits, and minibatches {@code [N, C, H, W]}.
 *
 * <p>Decided here: images stay bytes until the minibatch; every random draw of the project derives from one seed
 * ({@link io.targetdrop.data.RandomSeed}); wrong data ends in a {@link io.targetdrop.data.DataException} whose message
 * names the file, the rule, the value and the fix.
 */
package io.targetdrop.data;
