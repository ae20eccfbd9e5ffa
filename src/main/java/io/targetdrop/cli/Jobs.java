package io.targetdrop.cli;

import io.targetdrop.doctor.DoctorJob;
import io.targetdrop.doctor.DoctorJob.Examined;
import io.targetdrop.jobs.ComparisonJob;
import io.targetdrop.jobs.EvaluationJob;
import io.targetdrop.jobs.ExplanationJob;
import io.targetdrop.jobs.ExportJob;
import io.targetdrop.jobs.LearningRateJob;
import io.targetdrop.jobs.PredictionJob;
import io.targetdrop.jobs.ReportJob;
import io.targetdrop.jobs.SearchPreview;
import io.targetdrop.jobs.SearchRequest;
import io.targetdrop.jobs.SearchResult;
import io.targetdrop.jobs.TrainingRequest;
import io.targetdrop.jobs.TrainingResult;
import io.targetdrop.jobs.WatchJob;
import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.search.SearchPlan;
import java.io.PrintWriter;
import java.util.List;

/**
 * Runs the jobs of the commands: the boundary between parsing arguments and doing the work, so that tests of the commands
 * need no Spark. Progress goes to {@code err}, standard error. The exceptions are those of {@link io.targetdrop.jobs}.
 */
interface Jobs {

    TrainingResult train(TrainingRequest request, PrintWriter err);

    LearningRateJob.Result findLearningRate(LearningRateJob.Request request, PrintWriter err);

    SearchResult search(SearchRequest request, PrintWriter err);

    SearchPreview preview(SearchPlan plan);

    EvaluationJob.Result evaluate(EvaluationJob.Request request, PrintWriter err);

    PredictionJob.Result predict(PredictionJob.Request request, PrintWriter err);

    ExplanationJob.Result explain(ExplanationJob.Request request, PrintWriter err);

    ExportJob.Result export(ExportJob.Request request, PrintWriter err);

    List<Comparison> compare(ComparisonJob.Request request);

    ReportJob.Result report(ReportJob.Request request, PrintWriter err);

    WatchJob.Result watch(WatchJob.Request request, PrintWriter err);

    List<Examined> doctor(DoctorJob.Request request);
}
