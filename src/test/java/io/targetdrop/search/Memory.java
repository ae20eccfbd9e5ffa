package io.targetdrop.search;

import io.targetdrop.search.Journal.TrialCheckpoints;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** A journal in memory, and checkpoints for tasks of this process. */
final class Memory implements Journal {
    /** By the name of the journal, then by trial, then by epoch. */
    private static final Map<String, Map<String, NavigableMap<Integer, Checkpoint>>> CHECKPOINTS =
            new ConcurrentHashMap<>();

    final Map<String, Outcome> outcomes = new HashMap<>();
    final Map<String, List<EpochResult>> epochs = new HashMap<>();
    final List<String> written = new ArrayList<>();
    private final List<Proposed> proposals = new ArrayList<>();
    int testsWritten;
    private final Map<String, Measures> tests = new HashMap<>();
    private final String name;

    Memory(String name) {
        this.name = name;
        CHECKPOINTS.put(name, new ConcurrentHashMap<>());
    }

    @Override
    public List<Outcome> outcomes(List<Trial> trials) {
        return List.copyOf(outcomes.values());
    }

    @Override
    public List<Proposed> proposed() {
        return Stream.concat(
                        proposals.stream(),
                        outcomes.values().stream()
                                .map(Outcome::trial)
                                .filter(trial -> !trial.proposal().isListed())
                                .map(Proposed::of))
                .sorted(Comparator.comparing(
                                (Proposed point) -> point.proposal().number())
                        .thenComparing(Proposed::trial))
                .toList();
    }

    @Override
    public void write(Proposed proposed) {
        proposals.add(proposed);
    }

    @Override
    public Map<String, List<EarlyStopping.Validated>> validations() {
        Map<String, List<EarlyStopping.Validated>> validations = new HashMap<>();
        epochs.forEach((id, results) -> validations.put(id, List.copyOf(results)));
        return validations;
    }

    @Override
    public boolean hasOthersOutcomes() {
        return false;
    }

    @Override
    public void write(Outcome outcome, List<EpochResult> results) {
        written.add(outcome.trial().id());
        outcomes.put(outcome.trial().id(), outcome);
        epochs.put(outcome.trial().id(), results);
    }

    /** As at the end of a search. */
    void forgetCheckpoints() {
        CHECKPOINTS.get(name).clear();
    }

    @Override
    public void write(Trial trial, Score test) {
        testsWritten++;
        tests.put(trial.id(), test.summary().measures());
    }

    @Override
    public Map<String, Measures> tests() {
        return tests;
    }

    @Override
    public TrialCheckpoints checkpoints() {
        return new Kept(name);
    }

    private record Kept(String name) implements TrialCheckpoints {
        @Override
        public Checkpoints of(String trialId) {
            return new Checkpoints() {
                @Override
                public Optional<Checkpoint> latest() {
                    return Optional.ofNullable(kept().lastEntry()).map(Map.Entry::getValue);
                }

                @Override
                public Checkpoint endOf(int epoch) {
                    return Objects.requireNonNull(kept().get(epoch));
                }

                @Override
                public void save(Checkpoint checkpoint, EarlyStopping stopping) {
                    kept().put(checkpoint.epoch(), checkpoint);
                }

                private NavigableMap<Integer, Checkpoint> kept() {
                    return CHECKPOINTS.get(name).computeIfAbsent(trialId, id -> new ConcurrentSkipListMap<>());
                }

                @Override
                public int everyRounds() {
                    return 0;
                }
            };
        }
    }
}
