package io.targetdrop.regularizers;

/** {@link RegularizerLayer} under the name that the other methods' layer has in models of version 0.1.0 and before. */
public final class RandomMaskLayer extends RegularizerLayer {
    private static final long serialVersionUID = 1L;

    /** For DL4J's JSON. */
    protected RandomMaskLayer() {}
}
