/**
 * Sends what happens in a run or a search to an MLflow tracking server.
 *
 * <p>In: parameters, the results of epochs, files. Out: requests of MLflow's REST API, version 2.0. Decided here: what is sent
 * and when, that all of it happens in a background thread, and that a server which is down, slow or refuses costs a line and a
 * bounded time, never a run.
 */
package io.targetdrop.results.tracking;
