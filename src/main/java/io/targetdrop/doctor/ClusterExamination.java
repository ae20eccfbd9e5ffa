package io.targetdrop.doctor;

import io.targetdrop.training.spark.TaskFiles;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Examines every executor of a cluster, each once. */
public final class ClusterExamination {
    /** Containers are started, jars fetched. */
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private static final Duration LONGEST_EXAMINATION = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);

    /** A task that finds its executor examined keeps its core for so long: the next ones go to other executors. */
    private static final Duration MAKING_ROOM = Duration.ofSeconds(1);

    /** In an executor: which examinations have been here. */
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private ClusterExamination() {}

    /** What an executor tells. */
    private record Answer(String executor, Instant told, List<Check> checks) implements Serializable {}

    /**
     * Waits for the executors that were asked for, and examines those that came.
     *
     * @param spark the cluster
     * @param needs what a run wants of each executor
     * @return in the order of the executors' names, each with its clock; then what is wrong with all of them
     */
    public static List<Examined> of(JavaSparkContext spark, Needs needs) {
        int expected = expected(spark.getConf());
        int came = await(spark, expected);
        List<Examined> examined = new ArrayList<>();
        Instant asked = Instant.now();
        try {
            List<Answer> answers = new ArrayList<>(ask(spark, needs, came));
            Instant heard = Instant.now();
            answers.sort(Comparator.comparing(Answer::executor));
            for (Answer answer : answers) {
                List<Check> checks = new ArrayList<>(answer.checks());
                checks.add(ClockCheck.of(asked, answer.told(), heard));
                examined.add(new Examined(answer.executor(), checks));
            }
            examined.add(new Examined("cluster", List.of(executors(expected, came, answers.size()))));
        } catch (ExecutionException | TimeoutException e) {
            examined.add(new Examined("cluster", List.of(failed(e))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the examination was interrupted", e);
        }
        return examined;
    }

    /** Executors that the settings ask for; 0 where they do not say. */
    static int expected(SparkConf settings) {
        int instances = settings.getInt("spark.executor.instances", 0);
        int most = settings.getInt("spark.cores.max", 0);
        int cores = settings.getInt("spark.executor.cores", 0);
        return instances > 0 || most == 0 || cores == 0 ? instances : most / cores;
    }

    private static int await(JavaSparkContext spark, int expected) {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        int atLeast = Math.max(1, expected);
        while (registered(spark) < atLeast && System.nanoTime() < end) {
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return registered(spark);
            }
        }
        return registered(spark);
    }

    /** In a local Spark, the driver is the executor. */
    private static int registered(JavaSparkContext spark) {
        int all = spark.sc().statusTracker().getExecutorInfos().length;
        return spark.isLocal() ? all : all - 1;
    }

    private static List<Answer> ask(JavaSparkContext spark, Needs needs, int executors)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (executors == 0) {
            throw new TimeoutException("none came within " + LONGEST_START.toSeconds() + " s");
        }
        String examination = UUID.randomUUID().toString();
        TaskFiles files = TaskFiles.of(spark);
        int tasks = 2 * Math.max(executors, spark.defaultParallelism());
        JavaFutureAction<List<Answer>> answers = spark.parallelize(Collections.nCopies(tasks, examination), tasks)
                .mapPartitions(ids -> {
                    files.use();
                    return examineOnce(ids.next(), needs);
                })
                .collectAsync();
        try {
            return answers.get(LONGEST_EXAMINATION.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            answers.cancel(true);
            files.close();
        }
    }

    private static Iterator<Answer> examineOnce(String examination, Needs needs) throws InterruptedException {
        if (!SEEN.add(examination)) {
            Thread.sleep(MAKING_ROOM.toMillis());
            return Collections.emptyIterator();
        }
        TrainingProcess executor = executor(SparkEnv.get());
        return List.of(new Answer(executor.name(), Instant.now(), Doctor.examine(executor, needs)))
                .iterator();
    }

    private static TrainingProcess executor(SparkEnv environment) {
        SparkConf settings = environment.conf();
        int cores = settings.getInt("spark.executor.cores", Runtime.getRuntime().availableProcessors());
        int byCores = cores / settings.getInt("spark.task.cpus", 1);
        int gpusOfTask = settings.getInt("spark.task.resource.gpu.amount", 0);
        int byGpus = gpusOfTask == 0 ? byCores : settings.getInt("spark.executor.resource.gpu.amount", 1) / gpusOfTask;
        return new TrainingProcess(
                "executor " + environment.executorId() + " on "
                        + environment.blockManager().blockManagerId().host(),
                TrainingProcess.Role.EXECUTOR,
                cores,
                Math.max(1, Math.min(byCores, byGpus)),
                environment.blockManager().diskBlockManager().localDirs()[0].getPath());
    }

    static Check executors(int expected, int came, int answered) {
        String found = came + " executors came, " + answered + " answered";
        if (came < expected || answered < came) {
            return Check.problem(
                    "executors",
                    found + ", and " + expected + " are asked for",
                    "look on the master's page for free cores and memory, or ask for less: spark.cores.max,"
                            + " spark.executor.cores, spark.executor.memory");
        }
        return Check.ok("executors", found);
    }

    private static Check failed(Exception e) {
        return Check.problem(
                "executors",
                "they must answer within " + LONGEST_EXAMINATION.toMinutes() + " minutes but do not: " + reason(e),
                "read the executors' logs, which the master's page links");
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
