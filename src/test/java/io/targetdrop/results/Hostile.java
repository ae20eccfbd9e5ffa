package io.targetdrop.results;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model file must not reach this class: it sets a system property when it is loaded, created or deserialised. */
public final class Hostile implements Serializable {
    /** The property. */
    public static final String MARK = "targetdrop.hostile";

    private static final long serialVersionUID = 1L;

    static {
        System.setProperty(MARK, "loaded");
        leaveFile(System.getenv("TARGETDROP_HOSTILE"));
    }

    public Hostile() {
        System.setProperty(MARK, "made");
    }

    /** Leaves a mark that another process can see. */
    private static void leaveFile(String name) {
        try {
            if (name != null) {
                Files.writeString(Path.of(name), "loaded");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        System.setProperty(MARK, "read");
    }
}
