package io.targetdrop.networks;

/**
 * What a vertex of a graph puts out.
 *
 * @param vertex its name
 * @param channels of the maps
 * @param height of the maps, in pixels
 * @param width of the maps, in pixels
 */
record Output(String vertex, int channels, int height, int width) {

    /** What another vertex puts out that changes the number of channels at most. */
    Output after(String next, int newChannels) {
        return new Output(next, newChannels, height, width);
    }

    /** What another vertex puts out that keeps the shape. */
    Output after(String next) {
        return after(next, channels);
    }
}
