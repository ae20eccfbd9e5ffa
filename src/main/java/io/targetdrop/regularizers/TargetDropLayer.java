package io.targetdrop.regularizers;

/** {@link RegularizerLayer} under the name that TargetDrop's layer has in models of version 0.1.0 and before. */
public final class TargetDropLayer extends RegularizerLayer {
    private static final long serialVersionUID = 1L;

    /** For DL4J's JSON, which has the settings and not the method. */
    protected TargetDropLayer() {
        method(TargetDrop.LABEL);
    }
}
