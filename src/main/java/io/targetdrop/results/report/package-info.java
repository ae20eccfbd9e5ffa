/**
 * Pages for people: a run or a search as one HTML file that needs nothing else.
 *
 * <p>In: the tables of a directory of results. Out: HTML with tables, and charts as SVG beside them. Decided here: which
 * question a chart answers, and how it looks; numbers are taken as the tables have them. Colours are those of Okabe and Ito
 * (<i>Color universal design</i>, 2008), which people tell apart however they see colours.
 */
package io.targetdrop.results.report;
