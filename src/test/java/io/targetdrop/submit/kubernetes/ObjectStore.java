package io.targetdrop.submit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The objects of a Kubernetes cluster, and everything that has happened to them. Every object that leaves it is a copy. */
final class ObjectStore {
    /** The types of objects that there can be, as in addresses, and what they are called in the objects. */
    static final Map<String, String> KINDS = Map.of(
            "pods", "Pod",
            "configmaps", "ConfigMap",
            "services", "Service",
            "secrets", "Secret",
            "persistentvolumeclaims", "PersistentVolumeClaim");

    /**
     * Names an object, or all objects of a type in a namespace if the name is null.
     *
     * @param type in the plural, as in addresses
     */
    record Key(String namespace, String type, String name) {}

    /**
     * A change of an object.
     *
     * @param version counts events, from 1
     * @param type ADDED, MODIFIED or DELETED
     * @param object as it was after the change; before it, if it was deleted
     */
    record Event(long version, String type, Key key, ObjectNode object) {}

    /** Both guarded by this. */
    private final Map<Key, ObjectNode> objects = new LinkedHashMap<>();

    private final List<Event> events = new ArrayList<>();
    private final List<Consumer<Event>> listeners = new ArrayList<>();

    /** Hears of every event from now on, in order; it must not wait. */
    synchronized void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    synchronized Optional<ObjectNode> get(Key key) {
        return Optional.ofNullable(objects.get(key)).map(ObjectNode::deepCopy);
    }

    /** The keys of the objects that a condition holds for. */
    synchronized List<Key> select(Predicate<Event> condition) {
        return objects.entrySet().stream()
                .filter(entry -> condition.test(new Event(0, "", entry.getKey(), entry.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Every object of a type that was ever created, as it was last. */
    synchronized List<ObjectNode> everCreated(String type) {
        Map<Key, ObjectNode> last = new LinkedHashMap<>();
        events.stream()
                .filter(event -> event.key().type().equals(type))
                .forEach(event -> last.put(event.key(), event.object().deepCopy()));
        return List.copyOf(last.values());
    }

    /** Creates or replaces an object. */
    synchronized ObjectNode put(Key key, ObjectNode given) {
        ObjectNode object = given.deepCopy();
        boolean isNew = !objects.containsKey(key);
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("name", key.name()).put("namespace", key.namespace());
        object.put("apiVersion", "v1").put("kind", KINDS.get(key.type()));
        if (isNew) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now.toString());
        }
        if (isNew && key.type().equals("pods")) {
            object.putObject("status").put("phase", "Pending");
        }
        record(isNew ? "ADDED" : "MODIFIED", key, object);
        objects.put(key, object);
        return object.deepCopy();
    }

    /** Changes an object, unless it is gone by now. */
    synchronized void change(Key key, Consumer<ObjectNode> change) {
        get(key).ifPresent(object -> {
            change.accept(object);
            put(key, object);
        });
    }

    /** Server-side apply: creates an object, or merges into one. */
    synchronized ObjectNode apply(Key key, JsonNode applied) {
        ObjectNode object =
                get(key).orElseGet(() -> applied.<ObjectNode>deepCopy().removeAll());
        merge(object, applied);
        return put(key, object);
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.fields().forEachRemaining(field -> {
            if (field.getValue().isObject() && into.path(field.getKey()).isObject()) {
                merge((ObjectNode) into.get(field.getKey()), field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    /** Deletes an object and returns what it was last. */
    synchronized ObjectNode delete(Key key) {
        ObjectNode last = objects.remove(key);
        record("DELETED", key, last);
        return last.deepCopy();
    }

    private void record(String type, Key key, ObjectNode object) {
        long version = version() + 1;
        object.withObject("/metadata").put("resourceVersion", Long.toString(version));
        Event event = new Event(version, type, key, object.deepCopy());
        events.add(event);
        listeners.forEach(listener -> listener.accept(event));
        notifyAll();
    }

    synchronized long version() {
        return events.size();
    }

    /** Waits for events that are newer than a version, and returns them. */
    synchronized List<Event> after(long version) throws InterruptedException {
        while (events.size() <= version) {
            wait();
        }
        return List.copyOf(events.subList((int) version, events.size()));
    }
}
