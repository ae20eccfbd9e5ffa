package io.targetdrop.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a source says about its parts. The other divisions are drawn ({@link Parts}). Do not modify the array.
 *
 * @param validation indices of the training part that are the validation part, ascending; empty if it is drawn
 * @param drawsTest whether the test part is drawn too: then the catalogue's test part is its training part, with the same
 *     indices, and {@link Parts} chooses some of them
 */
public record Division(int[] validation, boolean drawsTest) implements Serializable {

    /** A test part of its own, and a validation part that is drawn. */
    public static final Division USUAL = new Division(new int[0], false);

    public Division {
        Objects.requireNonNull(validation, "validation");
    }

    boolean hasValidation() {
        return validation.length >= 1;
    }

    /** Notes for the user. */
    Stream<String> lines() {
        Stream<String> ofValidation = hasValidation()
                ? Stream.of("the data has a validation part of " + validation.length
                        + " images, so data.validation-share is not used")
                : Stream.empty();
        Stream<String> ofTest = drawsTest
                ? Stream.of(
                        "the data has no test part, so data.test-share of its images are set aside, the same in every run")
                : Stream.empty();
        return Stream.concat(ofValidation, ofTest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Division that
                && Arrays.equals(validation, that.validation)
                && drawsTest == that.drawsTest;
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(validation), drawsTest);
    }

    @Override
    public String toString() {
        return "Division" + List.of(validation.length + " validation images", drawsTest ? "test drawn" : "test given");
    }
}
