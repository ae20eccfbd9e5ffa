package io.targetdrop.submit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.submit.kubernetes.ObjectStore.Event;
import io.targetdrop.submit.kubernetes.ObjectStore.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The objects of a type in a namespace, as far as selectors choose them. A selector has terms, all of which must hold: {@code a=b},
 * {@code a==b}, {@code a!=b}, {@code a in (b,c)} or {@code a notin (b,c)}.
 *
 * @param all the type and the namespace
 * @param labels a selector of labels, or null
 * @param fields a selector of fields such as {@code metadata.name}, or null
 */
record Selector(Key all, String labels, String fields) implements Predicate<Event> {
    private static final Pattern TERM =
            Pattern.compile("([\\w./-]+)\\s*(!=|==?|in\\b|notin\\b)\\s*\\(?([\\w.,\\s-]*)\\)?");

    static Selector of(Key all, Map<String, String> query) {
        return new Selector(all, query.get("labelSelector"), query.get("fieldSelector"));
    }

    @Override
    public boolean test(Event event) {
        return event.key().namespace().equals(all.namespace())
                && event.key().type().equals(all.type())
                && terms(labels)
                        .allMatch(term -> holds(term, event.object().at("/metadata/labels"), List.of(term.group(1))))
                && terms(fields)
                        .allMatch(term -> holds(
                                term,
                                event.object(),
                                Arrays.asList(term.group(1).split("\\."))));
    }

    private static Stream<Matcher> terms(String selector) {
        return Stream.of(selector == null || selector.isEmpty() ? new String[0] : selector.split(",(?![^(]*\\))"))
                .map(term -> {
                    Matcher parts = TERM.matcher(term.strip());
                    if (!parts.matches()) {
                        throw new IllegalArgumentException("teach Selector the term " + term);
                    }
                    return parts;
                });
    }

    private static boolean holds(Matcher term, JsonNode object, List<String> path) {
        JsonNode value = object;
        for (String name : path) {
            value = value.path(name);
        }
        boolean isNegated = term.group(2).equals("!=") || term.group(2).equals("notin");
        return Arrays.asList(term.group(3).split("\\s*,\\s*")).contains(value.asText()) != isNegated;
    }
}
