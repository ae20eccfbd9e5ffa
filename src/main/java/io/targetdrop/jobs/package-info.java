/**
 * The public Java API: train, search, evaluate, predict, explain, compare, report and export from any JVM with a Spark session. To explain,
 * to compare and to export, no session is needed.
 *
 * <p>In: a request, which is a record. Out: a record, and the files that the command of the same purpose writes. A job is
 * created from its request, which checks everything that can be checked without Spark, and then runs once in the session of
 * the caller. It never stops the session, never writes to standard output and never ends the process; progress goes to a
 * listener. The command line only parses arguments into requests and prints results.
 *
 * <pre>{@code
 * RunConfig config = ConfigurationReader.read("conf/quickstart.conf", List.of("training.epochs=2"));
 * TrainingJob job = new TrainingJob(new TrainingRequest(config, Output.to("runs/first")));
 * TrainingResult result = job.run(spark);
 * System.out.println(result.test().accuracy() + " " + result.model().orElseThrow());
 * }</pre>
 *
 * <p>Errors are unchecked exceptions whose message is one line with the rule, the value and the fix:
 *
 * <ul>
 *   <li>{@link io.targetdrop.configuration.ConfigurationException}: the configuration is wrong, or does not fit the data or
 *       the session; {@link io.targetdrop.jobs.RequestException}: the rest of the request is wrong;
 *   <li>{@link io.targetdrop.data.DataException}: the data or a model file cannot be used;
 *   <li>{@link io.targetdrop.training.TrainingException}: the loss stopped being finite, or a worker ran out of memory;
 *   <li>{@link io.targetdrop.search.SearchException}: too many trials failed, or the search was interrupted.
 * </ul>
 *
 * <p>Spark wraps what fails on executors; {@link io.targetdrop.jobs.RootCause} finds the exception that explains a failure.
 */
package io.targetdrop.jobs;
