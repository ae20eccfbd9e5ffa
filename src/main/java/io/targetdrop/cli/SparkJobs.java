package io.targetdrop.cli;

import io.targetdrop.data.FileSystems;
import io.targetdrop.data.ImageFolder;
import io.targetdrop.data.ImageSource;
import io.targetdrop.doctor.CudaReadiness;
import io.targetdrop.doctor.DoctorJob;
import io.targetdrop.doctor.DoctorJob.Examined;
import io.targetdrop.jobs.ComparisonJob;
import io.targetdrop.jobs.EvaluationJob;
import io.targetdrop.jobs.ExplanationJob;
import io.targetdrop.jobs.ExportJob;
import io.targetdrop.jobs.LearningRateJob;
import io.targetdrop.jobs.PredictionJob;
import io.targetdrop.jobs.ReportJob;
import io.targetdrop.jobs.SearchJob;
import io.targetdrop.jobs.SearchPreview;
import io.targetdrop.jobs.SearchRequest;
import io.targetdrop.jobs.SearchResult;
import io.targetdrop.jobs.TrainingJob;
import io.targetdrop.jobs.TrainingRequest;
import io.targetdrop.jobs.TrainingResult;
import io.targetdrop.jobs.WatchJob;
import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** Runs each job that needs one in a Spark session of its own: opens the session, runs the job, closes the session. */
final class SparkJobs implements Jobs, AutoCloseable {
    /** A failed task is retried, as on a cluster. By default, local mode gives up at once. */
    private static final int TASK_ATTEMPTS = 4;

    private static final String ALL_CORES = "local[*," + TASK_ATTEMPTS + "]";

    private final Runnable backend;
    private final CommandSession session;

    /**
     * @param backend called before anything computes; throws if this machine cannot
     */
    SparkJobs(Runnable backend) {
        this.backend = backend;
        // until there is a session, use the settings that it will have
        FileSystems.use(() -> SparkHadoopUtil.get().newConfiguration(new SparkConf()));
        this.session = new CommandSession(() -> {
            backend.run();
            return Sessions.open("targetdrop", ALL_CORES);
        });
    }

    @Override
    public TrainingResult train(TrainingRequest request, PrintWriter err) {
        beginOnExecutors(err);
        Supplier<SparkSession> opening =
                session.orOpen(() -> Sessions.open("targetdrop train", local(request.config())));
        TrainingJob job = made(request.config().data().source(), opening, () -> new TrainingJob(request));
        GpuScheduling.requireResident(new SparkConf(), request.config().averaging());
        if (request.output().isEmpty()) {
            err.println("without --out nothing is kept; add --out DIR to keep the model and the table of epochs");
        }
        ProgressPrinter printer = new ProgressPrinter(job.plan(), err, System::nanoTime);
        return Interruptible.run(opening, spark -> job.run(spark, printer), () -> farewell(request, job));
    }

    /**
     * Makes a job. One that decodes all of its images beforehand is made in the session that it will run in, because the executors
     * do that; any other one before Spark is started, so that what is wrong is said at once.
     */
    private static <J> J made(ImageSource source, Supplier<SparkSession> opening, Supplier<J> job) {
        boolean needsExecutors = source instanceof ImageFolder folder && folder.skipsUnreadable();
        return needsExecutors ? Sessions.whileSparkRuns(opening.get(), job) : made(opening, job);
    }

    /**
     * Makes a job. On a cluster the session comes first: YARN ends a driver that has none after 100 seconds, which reading the
     * names of many files may take.
     */
    private static <J> J made(Supplier<SparkSession> opening, Supplier<J> job) {
        return ProcessEnd.isOnCluster(new SparkConf()) ? Sessions.whileSparkRuns(opening.get(), job) : job.get();
    }

    /** Checks the machine, and says what could surprise the user. */
    private void begin(PrintWriter err) {
        backend.run();
        sayWherePathsAre(err);
    }

    /** And whether every task that computes will have a GPU of its own, where there are GPUs. */
    private void beginOnExecutors(PrintWriter err) {
        begin(err);
        GpuScheduling.require(new SparkConf(), CudaReadiness.isCudaBuild());
    }

    private static void sayWherePathsAre(PrintWriter err) {
        FileSystems.remoteDefault()
                .ifPresent(place -> err.println("paths without a scheme are on " + place
                        + ", Hadoop's default file system, except for that of --config, which is a local file"));
    }

    private static String farewell(TrainingRequest request, TrainingJob job) {
        if (request.output().isEmpty()) {
            return "the run was interrupted, and without --out nothing was kept";
        }
        return job.hasCheckpoint()
                ? "the run was interrupted; the same command with --resume resumes it from its latest checkpoint in "
                        + job.directory().orElseThrow()
                : "the run was interrupted before its first checkpoint, and nothing was kept; run it again";
    }

    @Override
    public LearningRateJob.Result findLearningRate(LearningRateJob.Request request, PrintWriter err) {
        beginOnExecutors(err);
        Supplier<SparkSession> opening =
                session.orOpen(() -> Sessions.open("targetdrop train", local(request.config())));
        LearningRateJob job = made(request.config().data().source(), opening, () -> new LearningRateJob(request));
        GpuScheduling.requireResident(new SparkConf(), request.config().averaging());
        ProgressPrinter printer = new ProgressPrinter(job.plan(), err, System::nanoTime);
        return Interruptible.run(
                opening,
                spark -> job.run(spark, printer),
                () -> "no learning rate was found, because the command was interrupted; run it again");
    }

    @Override
    public SearchResult search(SearchRequest request, PrintWriter err) {
        begin(err);
        GpuScheduling.requireForSearch(
                new SparkConf(),
                CudaReadiness.isCudaBuild(),
                request.plan().config().placement());
        Supplier<SparkSession> opening = session.orOpen(() -> Sessions.open("targetdrop search", ALL_CORES));
        ImageSource source = request.search().base().data().source();
        SearchJob job = made(source, opening, () -> new SearchJob(request));
        SearchPrinter printer = new SearchPrinter(job.plan(), SearchPrinter.Display.on(err), System::nanoTime);
        return Interruptible.run(
                opening, spark -> job.run(spark, printer), spark -> job.interrupt(), () -> farewell(job));
    }

    private static String farewell(SearchJob job) {
        return switch (job.remains()) {
            case TRIALS ->
                "the search was interrupted; finished trials are kept in " + job.directory()
                        + ", and the same command with --resume runs the other ones";
            case CONFIGURATION ->
                "the search was interrupted before its first trial ended; the same command with --resume"
                        + " resumes it";
            case NOTHING -> "the search was interrupted before it started, and nothing was kept; run it again";
        };
    }

    @Override
    public SearchPreview preview(SearchPlan plan) {
        backend.run();
        return SearchPreview.of(plan);
    }

    @Override
    public ReportJob.Result report(ReportJob.Request request, PrintWriter err) {
        sayWherePathsAre(err);
        ReportJob job = new ReportJob(request, backend);
        return Interruptible.run(
                () -> Sessions.open("targetdrop report", "local[*]"),
                spark -> job.run(spark, err::println),
                () -> "the report was interrupted, and nothing was written; run it again");
    }

    @Override
    public WatchJob.Result watch(WatchJob.Request request, PrintWriter err) {
        sayWherePathsAre(err);
        WatchJob job = new WatchJob(request, backend);
        WatchJob.Listener printer = new WatchJob.Listener() {
            @Override
            public void note(String line) {
                err.println(line);
            }

            @Override
            public void serving(URI address) {
                err.println("serving " + address + " until " + job.directory()
                        + " is finished and its last page fetched, for at most "
                        + request.limit().toHours() + " hours; Ctrl-C stops it earlier");
            }
        };
        try (SparkSession spark = Sessions.open("targetdrop report", "local[*]")) {
            return Sessions.whileSparkRuns(spark, () -> job.run(spark, printer));
        }
    }

    @Override
    public List<Examined> doctor(DoctorJob.Request request) {
        DoctorJob job = new DoctorJob(request);
        if (!request.isCluster()) {
            return job.here();
        }
        return Interruptible.run(
                session.orOpen(() -> Sessions.open("targetdrop doctor", "local[*]")),
                job::cluster,
                () -> "the examination was interrupted; run it again");
    }

    @Override
    public ExplanationJob.Result explain(ExplanationJob.Request request, PrintWriter err) {
        begin(err);
        return new ExplanationJob(request).run(err::println);
    }

    @Override
    public ExportJob.Result export(ExportJob.Request request, PrintWriter err) {
        begin(err);
        return new ExportJob(request).run(err::println);
    }

    @Override
    public EvaluationJob.Result evaluate(EvaluationJob.Request request, PrintWriter err) {
        beginOnExecutors(err);
        Supplier<SparkSession> opening =
                session.orOpen(() -> Sessions.open("targetdrop evaluate", local(request.config())));
        EvaluationJob job = made(request.config().data().source(), opening, () -> new EvaluationJob(request));
        return Interruptible.run(
                opening,
                spark -> job.run(spark, err::println),
                () -> "the evaluation was interrupted, and has no result; run it again");
    }

    @Override
    public PredictionJob.Result predict(PredictionJob.Request request, PrintWriter err) {
        beginOnExecutors(err);
        Supplier<SparkSession> opening = session.orOpen(() -> Sessions.open("targetdrop predict", ALL_CORES));
        PredictionJob job = made(opening, () -> new PredictionJob(request));
        return Interruptible.run(
                opening,
                spark -> job.run(spark, new PredictionPrinter(err, System::nanoTime)),
                () -> "the prediction was interrupted; complete files are kept in " + job.directory()
                        + ", and the same command with --resume writes the other ones");
    }

    @Override
    public List<Comparison> compare(ComparisonJob.Request request) {
        return new ComparisonJob(request).run();
    }

    /** Stops the session of a command that has not come to its job. */
    @Override
    public void close() {
        session.close();
    }

    private static String local(RunConfig config) {
        return "local[" + config.averaging().workers() + "," + TASK_ATTEMPTS + "]";
    }
}
