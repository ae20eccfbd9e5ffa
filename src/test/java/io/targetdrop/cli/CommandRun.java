package io.targetdrop.cli;

import io.targetdrop.doctor.DoctorJob;
import io.targetdrop.doctor.DoctorJob.Examined;
import io.targetdrop.jobs.ComparisonJob;
import io.targetdrop.jobs.EvaluationJob;
import io.targetdrop.jobs.ExplanationJob;
import io.targetdrop.jobs.ExportJob;
import io.targetdrop.jobs.LearningRateJob;
import io.targetdrop.jobs.Output;
import io.targetdrop.jobs.PredictionJob;
import io.targetdrop.jobs.ReportJob;
import io.targetdrop.jobs.SearchPreview;
import io.targetdrop.jobs.SearchRequest;
import io.targetdrop.jobs.SearchResult;
import io.targetdrop.jobs.TrainingRequest;
import io.targetdrop.jobs.TrainingResult;
import io.targetdrop.jobs.WatchJob;
import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.LearningRateRange;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Collections;
import java.util.List;

/**
 * The result of running a command.
 *
 * @param exitCode how it ended
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int exitCode, String out, String err) {

    /** Jobs that do nothing except print their request to standard error. */
    static final Jobs ECHO = new Jobs() {
        private static final Score THREE_OF_FOUR = Scores.of(2, new long[][] {{2, 0}, {1, 1}});

        @Override
        public TrainingResult train(TrainingRequest request, PrintWriter err) {
            err.println(request.output());
            EpochResult epoch = new EpochResult(
                    1, THREE_OF_FOUR.summary(), THREE_OF_FOUR.summary(), 0.1, 4, RoundTimes.NONE, 1, List.of());
            return new TrainingResult(
                    request.config(),
                    null,
                    Collections.nCopies(request.config().training().epochs(), epoch),
                    1,
                    THREE_OF_FOUR,
                    2,
                    "0",
                    request.output().map(Output::directory));
        }

        @Override
        public LearningRateJob.Result findLearningRate(LearningRateJob.Request request, PrintWriter err) {
            LearningRateRange range = new LearningRateRange(List.of(19.96, 50.0), List.of(2.0, 3.0));
            return new LearningRateJob.Result(range, false, request.out());
        }

        @Override
        public SearchResult search(SearchRequest request, PrintWriter err) {
            err.println(request.output() + (request.retriesFailed() ? ", retries what failed" : ""));
            List<Outcome> outcomes = List.of();
            return new SearchResult(
                    request.plan(),
                    outcomes,
                    new Leaderboard(List.of()),
                    request.output().directory(),
                    1);
        }

        @Override
        public SearchPreview preview(SearchPlan plan) {
            return new SearchPreview(plan, 90);
        }

        @Override
        public ExplanationJob.Result explain(ExplanationJob.Request request, PrintWriter err) {
            err.println(request);
            return new ExplanationJob.Result(1, List.of("stage-1"), List.of(), request.out());
        }

        @Override
        public PredictionJob.Result predict(PredictionJob.Request request, PrintWriter err) {
            err.println(request);
            return new PredictionJob.Result(
                    4, 1, List.of("cat", "dog"), 2, request.output().directory());
        }

        @Override
        public ExportJob.Result export(ExportJob.Request request, PrintWriter err) {
            err.println(request);
            return new ExportJob.Result(request.out(), 13, List.of(), List.of(), 1);
        }

        @Override
        public ReportJob.Result report(ReportJob.Request request, PrintWriter err) {
            err.println(request);
            return new ReportJob.Result(request.out(), 1);
        }

        @Override
        public WatchJob.Result watch(WatchJob.Request request, PrintWriter err) {
            err.println(request);
            return new WatchJob.Result(URI.create("http://127.0.0.1:80"), true);
        }

        @Override
        public List<Examined> doctor(DoctorJob.Request request) {
            return List.of(new Examined("nobody", List.of()));
        }

        @Override
        public List<Comparison> compare(ComparisonJob.Request request) {
            return List.of();
        }

        @Override
        public EvaluationJob.Result evaluate(EvaluationJob.Request request, PrintWriter err) {
            err.println(request.model());
            return new EvaluationJob.Result(List.of("cat", "dog"), THREE_OF_FOUR);
        }
    };

    static CommandRun of(String... args) {
        return of(ECHO, args);
    }

    static CommandRun of(Jobs jobs, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(jobs, new PrintWriter(out), new PrintWriter(err), args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** A run whose training fails. */
    static CommandRun failing(RuntimeException failure, String... args) {
        Jobs jobs = (Jobs) Proxy.newProxyInstance(
                Jobs.class.getClassLoader(), new Class<?>[] {Jobs.class}, (proxy, job, given) -> {
                    throw failure;
                });
        return of(jobs, args);
    }

    String lastLine() {
        return out.lines().reduce((first, second) -> second).orElse("");
    }
}
