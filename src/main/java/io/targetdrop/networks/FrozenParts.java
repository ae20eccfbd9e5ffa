package io.targetdrop.networks;

import io.targetdrop.data.SettingException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The parts of a network that training does not change. They are its first ones, from the images on: nothing has to be
 * propagated back through them, and what they compute stays the same.
 *
 * @param network the network
 * @param names of its parts: {@code stem}, {@code stage-1}, {@code stage-2-block-1}; empty if everything is trained
 */
public record FrozenParts(NetworkName network, List<String> names) {
    private static final String KEY = "training.frozen";

    public FrozenParts {
        names = List.copyOf(names);
        List<String> all = network.architecture().parts();
        for (String name : names) {
            if (!all.contains(name)) {
                throw new SettingException(
                        KEY,
                        "must be among " + String.join(", ", all) + " for " + network.label() + " but one is '" + name
                                + "'");
            }
        }
        requireNoGap(network, names);
    }

    private static void requireNoGap(NetworkName network, List<String> names) {
        String trained = null;
        for (String piece : network.architecture().pieces()) {
            boolean isFrozen = isAmong(names, piece);
            if (isFrozen && trained != null) {
                throw new SettingException(
                        KEY,
                        "must be the first parts of the network, without a gap, but has " + piece + " without "
                                + trained + ", which comes before it; add that, or take the later ones out");
            }
            if (!isFrozen && trained == null) {
                trained = piece;
            }
        }
    }

    /** Whether a piece, or the stage that it is a block of, is named. */
    private static boolean isAmong(List<String> names, String piece) {
        return names.stream().anyMatch(name -> piece.equals(name) || piece.startsWith(name + "-"));
    }

    /** The frozen pieces: stem, blocks or undivided stages, transitions, end. */
    Set<String> pieces() {
        List<String> pieces = new ArrayList<>(network.architecture().pieces());
        pieces.removeIf(piece -> !isAmong(names, piece));
        return new LinkedHashSet<>(pieces);
    }
}
