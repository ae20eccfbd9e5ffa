package io.targetdrop.results.comparison;

/** What the contenders of a comparison are held against. */
public sealed interface Against {

    /**
     * A method, at the setting that the validation part chose.
     *
     * @param name the method's
     */
    record Method(String name) implements Against {}

    /**
     * Nothing, so that there are no differences.
     *
     * @param why in a sentence, with what to do about it
     */
    record Nothing(String why) implements Against {}
}
