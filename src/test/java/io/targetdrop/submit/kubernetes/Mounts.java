package io.targetdrop.submit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.submit.kubernetes.ObjectStore.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the paths of a pod are on this machine. A pod has file systems of its own; its process here does not, so paths are replaced
 * wherever a pod is told one: in arguments, variables and mounted files.
 *
 * @param places the directories of this machine, by the paths in the pod
 */
record Mounts(Map<String, Path> places) {
    /** What the pod passes on to other pods, in which the path means the same again. */
    private static final Pattern PASSED_ON =
            Pattern.compile("spark\\.kubernetes\\.(.*\\.mount\\.path|(driver|executor)\\.secrets\\..*)=.*");

    /**
     * Whether all that a pod wants to mount is there.
     *
     * @param pod a pod
     */
    static boolean areThere(JsonNode pod, String namespace, ObjectStore store) {
        for (JsonNode volume : pod.at("/spec/volumes")) {
            if (source(volume, namespace)
                    .filter(key -> store.get(key).isEmpty())
                    .isPresent()) {
                return false;
            }
        }
        return true;
    }

    /** The object that a volume has its files from. */
    private static Optional<Key> source(JsonNode volume, String namespace) {
        if (volume.has("configMap")) {
            return Optional.of(new Key(
                    namespace, "configmaps", volume.at("/configMap/name").asText()));
        }
        if (volume.has("secret")) {
            return Optional.of(new Key(
                    namespace, "secrets", volume.at("/secret/secretName").asText()));
        }
        return Optional.of(volume.at("/persistentVolumeClaim/claimName"))
                .filter(JsonNode::isTextual)
                .map(claim -> new Key(namespace, "persistentvolumeclaims", claim.asText()));
    }

    /**
     * Mounts the volumes of a pod.
     *
     * @param image the places of the image
     * @param claims has a directory for each claim
     * @param own a directory for the pod's own volumes
     */
    static Mounts of(JsonNode pod, String namespace, ObjectStore store, Map<String, Path> image, Path claims, Path own)
            throws IOException {
        Map<String, Path> places = new LinkedHashMap<>(image);
        for (JsonNode mount : pod.at("/spec/containers/0/volumeMounts")) {
            String name = mount.path("name").asText();
            JsonNode volume = volume(pod, name);
            Path place = own.resolve(name);
            if (volume.has("persistentVolumeClaim")) {
                place = claims.resolve(
                        volume.at("/persistentVolumeClaim/claimName").asText());
            }
            Files.createDirectories(place);
            places.put(mount.path("mountPath").asText(), place);
        }
        Mounts mounts = new Mounts(places);
        for (JsonNode volume : pod.at("/spec/volumes")) {
            Optional<Key> source = source(volume, namespace).filter(key -> !volume.has("persistentVolumeClaim"));
            if (source.isPresent()) {
                mounts.write(
                        store.get(source.get()).orElseThrow(),
                        own.resolve(volume.path("name").asText()));
            }
        }
        return mounts;
    }

    private static JsonNode volume(JsonNode pod, String name) {
        for (JsonNode volume : pod.at("/spec/volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume;
            }
        }
        throw new IllegalArgumentException("a mount must name a volume of the pod but " + name + " does not");
    }

    /** Writes the files of a config map or a secret. */
    private void write(JsonNode object, Path directory) throws IOException {
        boolean isSecret = object.path("kind").asText().equals("Secret");
        for (Map.Entry<String, JsonNode> entry : object.path("data").properties()) {
            String text = entry.getValue().asText();
            String content = isSecret
                    ? new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)
                    : text.lines()
                            .map(line -> PASSED_ON.matcher(line).matches() ? line : here(line))
                            .collect(Collectors.joining("\n", "", "\n"));
            Files.writeString(directory.resolve(entry.getKey()), content);
        }
    }

    /** The same text with the paths of this machine. */
    String here(String text) {
        String paths = places.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?<=^|[\\s=:,'\"]|//)(" + paths + ")(?=$|[/\\s:,'\"])")
                .matcher(text)
                .replaceAll(path ->
                        Matcher.quoteReplacement(places.get(path.group(1)).toString()));
    }
}
