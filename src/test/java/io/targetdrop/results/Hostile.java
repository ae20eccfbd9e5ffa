package io.targetdrop.results;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/** What a model file must not get at: leaves a system property as soon as it is loaded, made, or read as an object. */
public final class Hostile implements Serializable {
    /** The property. */
    public static final String MARK = "targetdrop.hostile";

    private static final long serialVersionUID = 1L;

    static {
        System.setProperty(MARK, "loaded");
    }

    public Hostile() {
        System.setProperty(MARK, "made");
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        System.setProperty(MARK, "read");
    }
}
