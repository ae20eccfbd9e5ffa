package io.targetdrop.cli;

import io.targetdrop.search.SearchPlan;
import java.util.List;

/**
 * What was asked for.
 *
 * @param file the configuration's file
 * @param overrides {@code key=value} each
 * @param plan what they mean
 */
record SearchRequest(String file, List<String> overrides, SearchPlan plan) {}
