/**
 * Human-readable pages: a run or a search as one self-contained HTML file.
 *
 * <p>In: the tables of a directory of results. Out: HTML with tables, and charts as SVG next to them. Decided here: which
 * question a chart answers, and how it looks; numbers are taken as the tables have them. Colours are those of Okabe and Ito
 * (<i>Color universal design</i>, 2008), which people can tell apart whatever their colour vision.
 */
package io.targetdrop.results.report;
