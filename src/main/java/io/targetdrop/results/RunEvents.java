package io.targetdrop.results;

import io.targetdrop.results.events.EventFile;
import io.targetdrop.results.events.Tag;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import java.awt.image.BufferedImage;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory {@code events} of a run, which TensorBoard shows: a file when the run starts, one for each epoch, and one
 * when it ends. An epoch that is trained again replaces its file.
 */
public final class RunEvents {
    private static final String DIRECTORY = RunFile.EVENTS.path();

    private final RunDirectory run;
    private final InstantSource clock;

    /**
     * The events of a run.
     *
     * @param clock for the times that TensorBoard shows
     */
    public RunEvents(RunDirectory run, InstantSource clock) {
        this.run = run;
        this.clock = clock;
    }

    /**
     * Writes what a run starts with.
     *
     * @param settings as text, by key
     */
    public void start(Map<String, String> settings) {
        run.remove(DIRECTORY + EventFile.lastName()); // of a run that had ended and is extended
        write(EventFile.name(0), newFile().start(clock.instant(), settings, ""));
    }

    /** Writes the numbers of those epochs that have no file. */
    public void complete(List<EpochResult> epochs) {
        epochs.stream()
                .filter(epoch -> !run.has(DIRECTORY + EventFile.name(epoch.epoch())))
                .forEach(epoch -> epoch(epoch, Optional.empty()));
    }

    /**
     * Writes the numbers of an epoch.
     *
     * @param removed a picture of what TargetDrop removes from some images
     */
    public void epoch(EpochResult result, Optional<BufferedImage> removed) {
        EventFile file = newFile().scalars(clock.instant(), result.epoch(), EpochTable.scalars(result));
        removed.ifPresent(picture -> file.picture(clock.instant(), result.epoch(), Tag.REMOVED, picture));
        write(EventFile.name(result.epoch()), file);
    }

    /**
     * Writes how a run ended.
     *
     * @param epoch whose network was tested
     * @param test the network's score on the test part
     */
    public void end(int epoch, Score test) {
        EventFile file = newFile().scalars(clock.instant(), epoch, EpochTable.scalars(test));
        write(EventFile.lastName(), file.end(clock.instant(), true));
    }

    private EventFile newFile() {
        return new EventFile(clock.instant());
    }

    private void write(String name, EventFile file) {
        byte[] bytes = file.bytes();
        run.write(DIRECTORY + name, out -> out.write(bytes));
    }
}
