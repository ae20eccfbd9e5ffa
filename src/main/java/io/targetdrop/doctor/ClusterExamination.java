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
import java.util.Locale;
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

/** Examines every executor of a cluster once. */
final class ClusterExamination {
    /** Containers start and fetch jars. */
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private static final Duration LONGEST_EXAMINATION = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    private static final double MILLISECONDS = 1e3;

    /** A task on an executor that was already examined keeps its core for this long, so that the next tasks go elsewhere. */
    private static final Duration MAKING_ROOM = Duration.ofSeconds(1);

    /** In an executor: the examinations that have run here. */
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private ClusterExamination() {}

    /** An executor's answer. */
    private record Answer(String executor, Instant told, List<Check> checks) implements Serializable {}

    /**
     * Waits for the requested executors, and examines those that registered.
     *
     * @param spark the cluster
     * @param needs of a planned run
     * @return one element for each executor, ordered by name, and one for the cluster
     */
    static List<DoctorJob.Examined> of(JavaSparkContext spark, Needs needs) {
        int expected = expected(spark.getConf());
        int registered = await(spark, expected);
        List<DoctorJob.Examined> examined = new ArrayList<>();
        Instant asked = Instant.now();
        try {
            List<Answer> answers = new ArrayList<>(ask(spark, needs, registered));
            Instant heard = Instant.now();
            answers.sort(Comparator.comparing(Answer::executor));
            for (Answer answer : answers) {
                List<Check> checks = new ArrayList<>(answer.checks());
                checks.add(clock(asked, answer.told(), heard));
                examined.add(new DoctorJob.Examined(answer.executor(), checks));
            }
            examined.add(new DoctorJob.Examined("cluster", List.of(executors(expected, registered, answers.size()))));
        } catch (ExecutionException | TimeoutException e) {
            examined.add(new DoctorJob.Examined("cluster", List.of(failed(e))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the examination was interrupted", e);
        }
        return examined;
    }

    /** The number of executors in the settings; 0 if unknown. */
    static int expected(SparkConf settings) {
        int instances = settings.getInt("spark.executor.instances", 0);
        int most = settings.getInt("spark.cores.max", 0);
        int cores = settings.getInt("spark.executor.cores", 0);
        return instances > 0 || most == 0 || cores == 0 ? instances : most / cores;
    }

    private static int await(JavaSparkContext spark, int expected) {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        int atLeast = Math.max(1, expected);
        while (countRegistered(spark) < atLeast && System.nanoTime() < end) {
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return countRegistered(spark);
            }
        }
        return countRegistered(spark);
    }

    /** In local mode, the driver is the executor. */
    private static int countRegistered(JavaSparkContext spark) {
        int all = spark.sc().statusTracker().getExecutorInfos().length;
        return spark.isLocal() ? all : all - 1;
    }

    private static List<Answer> ask(JavaSparkContext spark, Needs needs, int executors)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (executors == 0) {
            throw new TimeoutException("none registered within " + LONGEST_START.toSeconds() + " s");
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
        return List.of(new Answer(executor.name(), Instant.now(), DoctorJob.examine(executor, needs)))
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

    static Check executors(int expected, int registered, int answered) {
        String found = registered + " executors registered, " + answered + " answered";
        if (registered < expected || answered < registered) {
            return Check.problem(
                    "executors",
                    found + ", " + expected + " requested",
                    "check the master's page for free cores and memory, or request less: spark.cores.max,"
                            + " spark.executor.cores, spark.executor.memory");
        }
        return Check.ok("executors", found);
    }

    private static Check failed(Exception e) {
        return Check.problem(
                "executors",
                "they must answer within " + LONGEST_EXAMINATION.toMinutes() + " minutes but do not: " + reason(e),
                "read the executors' logs, linked from the master's page");
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    /**
     * Compares an executor's clock with the driver's: checkpoints, logs and tickets are compared by time.
     *
     * @param asked when the driver asked, by its clock
     * @param told the executor's answer, by its clock
     * @param heard when the driver got the answer, by its clock
     */
    static Check clock(Instant asked, Instant told, Instant heard) {
        Duration off = Duration.ZERO;
        if (told.isBefore(asked)) {
            off = Duration.between(told, asked);
        } else if (told.isAfter(heard)) {
            off = Duration.between(heard, told);
        }
        String found = String.format(
                Locale.ROOT, "differs from the driver's by at least %.1f s", off.toMillis() / MILLISECONDS);
        return off.compareTo(CLOCK_TOLERANCE) > 0
                ? Check.warning("clock", found, "synchronise both with NTP (timedatectl set-ntp true)")
                : Check.ok("clock", found);
    }
}
