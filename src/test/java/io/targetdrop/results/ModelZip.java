package io.targetdrop.results;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A model file that is taken apart, so that it can be put together again with something wrong in it.
 *
 * @param entries content, by name, in the order of the file
 */
public record ModelZip(Map<String, byte[]> entries) {
    private static final String CONFIGURATION = "configuration.json";

    /** Takes a file apart. */
    public static ModelZip of(Path file) throws IOException {
        return of(Files.readAllBytes(file));
    }

    static ModelZip of(byte[] file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (InputStream in = new ByteArrayInputStream(file);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return new ModelZip(entries);
    }

    /** Adds an entry, or replaces its content. */
    public ModelZip with(String name, byte[] content) {
        Map<String, byte[]> changed = new LinkedHashMap<>(entries);
        changed.put(name, content);
        return new ModelZip(changed);
    }

    /** Replaces a part of the network's JSON, which must contain it. */
    public ModelZip withConfiguration(String old, String replacement) {
        String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
        if (!json.contains(old)) {
            throw new IllegalArgumentException("no " + old + " in " + json);
        }
        return with(CONFIGURATION, json.replace(old, replacement).getBytes(StandardCharsets.UTF_8));
    }

    /** Puts it together. */
    public byte[] bytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }
}
