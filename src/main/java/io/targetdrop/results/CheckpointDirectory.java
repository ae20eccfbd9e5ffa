package io.targetdrop.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.DataException;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.FloatVector;
import io.targetdrop.training.RunConfig.CheckpointConfig;
import io.targetdrop.training.TrainingState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, {@code checkpoints/epoch-0003-step-000000.zip} in its directory: the latest few, and for each of them the
 * best epoch before it, if the run monitors its validation part.
 *
 * <p>A file contains {@code checkpoint.json}, {@code parameters.bin}, {@code updater-0.bin} and so on, and {@code average.bin} if there is one; numbers are 32-bit
 * little-endian floats. Its checksums are the zip format's own, and {@code checkpoint.json} comes last, so that a truncated file is
 * not taken for a complete one.
 */
public final class CheckpointDirectory implements Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointDirectory.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DIRECTORY = RunFile.CHECKPOINTS.path();
    private static final String ENDING = ".zip";
    private static final String FACTS = "checkpoint.json";
    private static final String PARAMETERS = "parameters.bin";
    private static final String UPDATER = "updater-";
    private static final String AVERAGE = "average.bin";
    private static final String EPOCH = "epoch-%04d-";

    private final RunDirectory run;
    private final CheckpointConfig settings;

    /** The content of {@code checkpoint.json}. */
    private record Facts(int epoch, int stepsDone, RoundTimes times, List<EpochResult> epochs) {}

    public CheckpointDirectory(RunDirectory run, CheckpointConfig settings) {
        this.run = run;
        this.settings = settings;
    }

    @Override
    public int everyRounds() {
        return settings.everyRounds();
    }

    @Override
    public void save(Checkpoint checkpoint, EarlyStopping stopping) {
        String name = name(checkpoint.epoch(), checkpoint.stepsDone());
        run.write(DIRECTORY + name, out -> write(checkpoint, out));
        // later ones belong to another process, which may need them
        List<String> names =
                names().stream().filter(other -> other.compareTo(name) <= 0).toList();
        List<String> newest = names.subList(Math.max(0, names.size() - settings.keep()), names.size());
        Set<String> kept = new HashSet<>(newest);
        kept.addAll(bestOf(newest, checkpoint.epochs(), stopping));
        names.stream().filter(old -> !kept.contains(old)).forEach(old -> run.remove(DIRECTORY + old));
        run.removeUnfinished(DIRECTORY);
    }

    /** For each checkpoint that a run can resume from, the one at the end of the best epoch before it. */
    private static Set<String> bestOf(List<String> names, List<EpochResult> epochs, EarlyStopping stopping) {
        Set<String> best = new HashSet<>();
        for (int ended = 1; ended <= epochs.size(); ended++) {
            String start = String.format(Locale.ROOT, EPOCH, ended);
            if (names.stream().anyMatch(name -> name.startsWith(start))) {
                stopping.bestEpoch(epochs.subList(0, ended)).ifPresent(epoch -> best.add(name(epoch, 0)));
            }
        }
        return best;
    }

    private static String name(int epoch, int stepsDone) {
        return String.format(Locale.ROOT, EPOCH + "step-%06d%s", epoch, stepsDone, ENDING);
    }

    @Override
    public Checkpoint endOf(int epoch) {
        String name = DIRECTORY + name(epoch, 0);
        try (InputStream in = run.open(name)) {
            Checkpoint checkpoint = read(in);
            if (checkpoint.epoch() != epoch || checkpoint.stepsDone() != 0) {
                throw new IOException("it is of another moment");
            }
            return checkpoint;
        } catch (FileNotFoundException e) {
            throw lost(name, epoch, "is missing", e);
        } catch (IOException | IllegalArgumentException e) {
            throw lost(name, epoch, "cannot be read: " + e.getMessage(), e);
        }
    }

    private DataException lost(String name, int epoch, String how, Exception cause) {
        return new DataException(
                run.path(name) + " must be a whole checkpoint, because epoch " + epoch
                        + " is the best so far (training.early-stopping.monitor), but " + how
                        + "; put it back, or remove " + run.path(DIRECTORY) + " to train from the first epoch",
                cause);
    }

    @Override
    public Optional<Checkpoint> latest() {
        List<String> names = names();
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = DIRECTORY + names.get(i);
            try (InputStream in = run.open(name)) {
                return Optional.of(read(in));
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("{} cannot be read and is passed over: {}", run.path(name), e.toString());
            }
        }
        return Optional.empty();
    }

    /** Oldest first; the names sort by epoch and step. */
    private List<String> names() {
        return run.names(DIRECTORY).stream()
                .filter(name -> name.endsWith(ENDING))
                .toList();
    }

    private static void write(Checkpoint checkpoint, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.NO_COMPRESSION); // floats hardly shrink
        DataOutputStream data = new DataOutputStream(zip);
        writeFloats(PARAMETERS, checkpoint.state().parameters(), zip, data);
        List<float[]> updaters = checkpoint.state().updaters();
        for (int i = 0; i < updaters.size(); i++) {
            writeFloats(UPDATER + i + ".bin", updaters.get(i), zip, data);
        }
        if (checkpoint.state().average().length > 0) {
            writeFloats(AVERAGE, checkpoint.state().average(), zip, data);
        }
        zip.putNextEntry(new ZipEntry(FACTS));
        data.write(JSON.writeValueAsBytes(
                new Facts(checkpoint.epoch(), checkpoint.stepsDone(), checkpoint.times(), checkpoint.epochs())));
        zip.finish();
    }

    private static void writeFloats(String name, float[] values, ZipOutputStream zip, DataOutputStream data)
            throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        FloatVector.write(values, data);
    }

    private static Checkpoint read(InputStream in) throws IOException {
        float[] parameters = null;
        List<float[]> updaters = new ArrayList<>();
        float[] average = {};
        ZipInputStream zip = new ZipInputStream(in);
        DataInputStream data = new DataInputStream(zip);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(PARAMETERS)) {
                parameters = readFloats(data);
            } else if (entry.getName().startsWith(UPDATER)) {
                updaters.add(readFloats(data));
            } else if (entry.getName().equals(AVERAGE)) {
                average = readFloats(data);
            } else if (entry.getName().equals(FACTS) && parameters != null) {
                Facts facts = JSON.readValue(data.readAllBytes(), Facts.class);
                TrainingState state = new TrainingState(parameters, updaters, average);
                return new Checkpoint(state, facts.epoch(), facts.stepsDone(), facts.times(), facts.epochs());
            }
        }
        throw new EOFException("it ends too early");
    }

    private static float[] readFloats(DataInputStream data) throws IOException {
        float[] values = FloatVector.read(data);
        if (data.read() >= 0) {
            throw new IOException("it is longer than it states"); // reading on also checks the checksum
        }
        return values;
    }
}
