/**
 * Pictures of what TargetDrop removes.
 *
 * <p>In: pictures, and the evidence of a network's sites for them. Out: images with the removed regions drawn over the
 * picture, and the maps of target channels before and after. Decided here: sizes and colours. Maps are coloured by cividis
 * (Nuñez, Anderton, Renslow, PLOS ONE 13, 2018), which people perceive in the same way whatever their colour vision.
 */
package io.targetdrop.results.pictures;
