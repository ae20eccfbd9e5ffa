package io.targetdrop.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.DataException;
import io.targetdrop.search.Journal.Proposed;
import io.targetdrop.search.Trial.Proposal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The points that a search has proposed, in one small file each, while the search is under way. Their trials may not have a row yet:
 * those that run, and those that wait in a rung.
 */
final class ProposedFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunDirectory directory;
    private final String path;

    /**
     * The files of a search.
     *
     * @param path of their directory in that of the search, with a slash at its end
     */
    ProposedFiles(RunDirectory directory, String path) {
        this.directory = directory;
        this.path = path;
    }

    /** The content of a file. */
    private record Content(String trial, int number, int points, int epochs, Map<String, String> axes) {}

    void write(Proposed proposed) {
        Proposal proposal = proposed.proposal();
        Content content = new Content(
                proposed.trial(), proposal.number(), proposal.learnedFrom(), proposal.epochs(), proposed.values());
        directory.write(path + proposal.number() + ".json", out -> out.write(JSON.writeValueAsBytes(content)));
    }

    /** All of them. */
    List<Proposed> read() {
        return directory.names(path).stream()
                .filter(name -> name.endsWith(".json") && !name.startsWith("."))
                .map(this::read)
                .toList();
    }

    private Proposed read(String name) {
        try (InputStream in = directory.open(path + name)) {
            byte[] bytes = in.readAllBytes();
            return proposed(bytes, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Proposed proposed(byte[] bytes, String name) {
        try {
            Content content = JSON.readValue(bytes, Content.class);
            return new Proposed(
                    content.trial(),
                    new Proposal(content.number(), content.points(), content.epochs()),
                    content.axes());
        } catch (IOException e) {
            throw new DataException(directory.path(path + name)
                    + " must be a point that a search wrote but is not; delete it, and --resume proposes another one");
        }
    }
}
