package io.targetdrop.cli;

import io.targetdrop.doctor.Examined;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command did.
 *
 * @param exitCode how it ended
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int exitCode, String out, String err) {

    /** Jobs that tell what they were asked for. */
    static final Jobs ECHO = new Jobs() {
        @Override
        public JobResult train(RunConfig config, Jobs.Place place, PrintWriter progress) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("epochs", config.training().epochs());
            row.put("test_accuracy", 0.75);
            row.put("out", place.out().orElse("nowhere"));
            row.put("resumes", place.resumes());
            return new JobResult(row, List.of("a detail"));
        }

        @Override
        public JobResult search(SearchRequest request, Jobs.Place place, PrintWriter progress) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("trials", (int) request.plan().trials().count());
            row.put("failed", place.resumes() ? 1 : 0);
            return new JobResult(row, List.of());
        }

        @Override
        public JobResult preview(SearchRequest request) {
            return new JobResult(Map.of("trials", (int) request.plan().trials().count()), List.of());
        }

        @Override
        public JobResult explain(String model, Pictures pictures, String out, PrintWriter progress) {
            return new JobResult(Map.of("pictures", pictures.toString()), List.of());
        }

        @Override
        public JobResult report(String in, String out, PrintWriter progress) {
            return new JobResult(Map.of("out", out), List.of());
        }

        @Override
        public JobResult watch(Jobs.Watch watch, PrintWriter progress) {
            return new JobResult(Map.of("watch", watch.toString()), List.of());
        }

        @Override
        public List<Examined> doctor(Jobs.Patient patient) {
            return List.of(new Examined("nobody", List.of()));
        }

        @Override
        public JobResult compare(List<String> in, By by, Optional<String> against) {
            return new JobResult(
                    Map.of("by", by.name(), "in", in.toString(), "against", against.orElse("what drops nothing")),
                    List.of());
        }

        @Override
        public JobResult evaluate(RunConfig config, String model, PrintWriter progress) {
            return new JobResult(Map.of("model", model), List.of());
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
