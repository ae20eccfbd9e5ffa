package io.targetdrop.search;

import java.util.List;
import java.util.SortedSet;

/**
 * What is known about the points of a search when another one is to be proposed.
 *
 * @param epochs the number of epochs after which the best of the ranked points were compared; 0 if there are none
 * @param ranked the numbers of points that have a score, the best one first
 * @param failed the numbers of points that failed
 * @param running the numbers of points that are being trained and are not ranked
 */
record Evidence(int epochs, List<Integer> ranked, SortedSet<Integer> failed, SortedSet<Integer> running) {}
