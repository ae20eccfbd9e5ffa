package io.targetdrop.search;

import io.targetdrop.training.Checkpoint;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A journal in this process, and checkpoints that tasks of this process find. */
final class Memory implements Journal {
    private static final Map<String, Map<String, Checkpoint>> CHECKPOINTS = new ConcurrentHashMap<>();

    final Map<String, Outcome> outcomes = new HashMap<>();
    final Map<String, List<EpochResult>> epochs = new HashMap<>();
    final List<String> written = new ArrayList<>();
    private final Map<String, Double> tests = new HashMap<>();
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
    public void write(Outcome outcome, List<EpochResult> results) {
        written.add(outcome.trial().id());
        outcomes.putIfAbsent(outcome.trial().id(), outcome);
        epochs.putIfAbsent(outcome.trial().id(), results);
    }

    @Override
    public void write(Trial trial, Score test) {
        tests.put(trial.id(), test.accuracy());
    }

    @Override
    public Map<String, Double> testAccuracies() {
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
                    return Optional.ofNullable(CHECKPOINTS.get(name).get(trialId));
                }

                @Override
                public void save(Checkpoint checkpoint) {
                    CHECKPOINTS.get(name).put(trialId, checkpoint);
                }

                @Override
                public int everyRounds() {
                    return 0;
                }
            };
        }
    }
}
