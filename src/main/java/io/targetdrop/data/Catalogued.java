package io.targetdrop.data;

/**
 * A source as it was when it was catalogued.
 *
 * @param catalog the contents of the source
 * @param images reads these images and no others, whatever is added to the source meanwhile; it may be large, so send it to each
 *     executor once
 */
public record Catalogued(Catalog catalog, ImageReader images) {}
