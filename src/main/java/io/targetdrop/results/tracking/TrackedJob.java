package io.targetdrop.results.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.tracking.JobTracker.Description;
import io.targetdrop.results.tracking.MlflowRun.Status;
import io.targetdrop.results.tracking.MlflowServer.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The MLflow run of a job. A job that is resumed goes on with the same one: its id is in {@code mlflow.json}, in the job's directory.
 * Used in one thread at a time.
 */
final class TrackedJob {
    private static final String FILE = "mlflow.json";
    private static final String ADDRESS = "tracking_uri";
    private static final String RUN_ID = "run_id";
    private static final String PAGE = ".html";
    private static final long LARGEST_ARTIFACT = 1L << 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MlflowServer server;
    private final String experimentName;
    private final Optional<RunDirectory> directory;
    /** Null until the job is opened. */
    private String experiment;

    private MlflowRun run;
    private boolean isNew;
    private boolean isSaved;

    /**
     * A job.
     *
     * @param directory of the job, if it has one
     */
    TrackedJob(MlflowServer server, String experimentName, Optional<RunDirectory> directory) {
        this.server = server;
        this.experimentName = experimentName;
        this.directory = directory;
    }

    /** Finds or creates the run. */
    void open(Description description, Instant start) throws IOException {
        if (run == null) {
            experiment = MlflowRun.experiment(server, experimentName);
            Optional<String> id = savedId();
            Optional<MlflowRun> saved = id.isEmpty() ? Optional.empty() : MlflowRun.existing(server, id.get());
            isNew = saved.isEmpty();
            isSaved = !isNew;
            run = isNew
                    ? MlflowRun.create(server, experiment, description.name(), start, description.tags())
                    : saved.get();
        }
        if (isNew) {
            run.parameters(description.parameters());
        } else {
            // a longer run has other parameters, and MLflow does not change them
            run.tags(description.tags());
            run.update(Status.RUNNING, start);
        }
    }

    /** Creates a run for a part of the job. */
    MlflowRun child(String name, Instant start, Map<String, String> tags) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put(MlflowRun.PARENT, run.id());
        return MlflowRun.create(server, experiment, name, start, all);
    }

    /**
     * The runs of parts of the job.
     *
     * @param tag that tells them apart
     * @return the runs by their value of the tag
     */
    Map<String, MlflowRun> children(String tag) throws IOException {
        return isNew ? Map.of() : run.children(experiment, tag);
    }

    /** Its run. */
    MlflowRun run() {
        return run;
    }

    /** Remembers the run. Called with the first result, because a job that fails before it leaves no files. */
    void save() {
        if (!isSaved) {
            ObjectNode state =
                    JSON.createObjectNode().put(ADDRESS, server.address()).put(RUN_ID, run.id());
            directory.ifPresent(place -> place.write(FILE, state.toPrettyString() + "\n"));
            isSaved = true;
        }
    }

    /** The run that an earlier job saved, if it was on this server. */
    private Optional<String> savedId() {
        if (directory.isEmpty() || !directory.get().has(FILE)) {
            return Optional.empty();
        }
        try (InputStream in = directory.get().open(FILE)) {
            JsonNode state = JSON.readTree(in);
            boolean isHere = state.path(ADDRESS).asText().equals(server.address());
            String id = state.path(RUN_ID).asText();
            return isHere && !id.isEmpty() ? Optional.of(id) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a new run is better than none
        }
    }

    /**
     * Adds a step for each file that is uploaded, small ones first.
     *
     * @param names of the job's files; its pages are uploaded, too
     */
    void uploadInto(StepQueue queue, Set<String> names) {
        Predicate<String> isWanted = name -> names.contains(name) || name.endsWith(PAGE);
        directory.ifPresent(place -> queue.add(() -> place.sizes().entrySet().stream()
                .filter(file -> isWanted.test(file.getKey()))
                .sorted(Comparator.comparing(Map.Entry<String, Long>::getValue))
                .forEach(file -> queue.add(() -> upload(place, file.getKey(), file.getValue())))));
    }

    private void upload(RunDirectory place, String name, long size) throws IOException {
        if (size > LARGEST_ARTIFACT) {
            throw new Refusal(name + " has more than 1 GiB and stays in the run's directory");
        }
        BodyPublisher content = BodyPublishers.ofInputStream(() -> open(place, name));
        // with its length: some servers read nothing of a body in chunks
        run.upload(name, size == 0 ? BodyPublishers.noBody() : BodyPublishers.fromPublisher(content, size));
    }

    private static InputStream open(RunDirectory place, String name) {
        try {
            return place.open(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
