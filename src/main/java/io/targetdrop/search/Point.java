package io.targetdrop.search;

import java.util.List;
import java.util.Map;

/**
 * A point of the space, with its trials.
 *
 * @param values what its axes say
 * @param trials one a repetition, in their order, at least one
 */
public record Point(Map<String, String> values, List<Trial> trials) {}
