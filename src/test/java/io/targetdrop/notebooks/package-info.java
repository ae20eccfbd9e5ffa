/**
 * Runs Zeppelin's notes without Zeppelin. In: the files in {@code notebooks/}, and a search or a run. Out: the tables that
 * Zeppelin would show. The format is that of Zeppelin 0.12 (its classes {@code Note} and {@code Paragraph}); forms, statements
 * and tables are read as its Spark SQL interpreter reads them.
 */
package io.targetdrop.notebooks;
