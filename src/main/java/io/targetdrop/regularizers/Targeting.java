package io.targetdrop.regularizers;

/** A method that ranks the channels of each sample and masks those that rank highest. */
public interface Targeting extends Regularizer {

    /**
     * What ranks the channels, before anything is drawn.
     *
     * @return {@code [N][C]}, in [0, 1], higher for channels that are more likely targets
     */
    double[][] scores(Pass pass);

    /** What a score is, as a noun. */
    String scoreName();

    /** What a target map of H × W loses, in a few words. */
    String removed(int height, int width);
}
