package io.targetdrop.configuration;

import com.typesafe.config.ConfigValueType;
import io.targetdrop.training.ClassWeights;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes the weights of classes: {@code none}, {@code balanced}, or <code>{ cat = 2, dog = 0.5 }</code>. */
final class WeightsByClass {
    private static final String NONE = "none";
    private static final String BALANCED = "balanced";

    private WeightsByClass() {}

    static ClassWeights read(Section section, String key) {
        ConfigValueType type = section.content().get(key).valueType();
        if (type == ConfigValueType.OBJECT) {
            Section weights = section.section(key);
            Map<String, Double> byName = new LinkedHashMap<>();
            weights.keys().forEach(name -> byName.put(name, weights.number(name)));
            return section.build(() -> new ClassWeights.Named(byName));
        }
        String word = type == ConfigValueType.STRING ? section.text(key) : "";
        return switch (word) {
            case NONE -> new ClassWeights.None();
            case BALANCED -> new ClassWeights.Balanced();
            default ->
                throw section.wrong(
                        key,
                        "must be " + NONE + ", " + BALANCED + ", or a weight by class name but is " + section.shown(key)
                                + "; write { cat = 2 }");
        };
    }

    static Object written(ClassWeights weights) {
        if (weights instanceof ClassWeights.Named named) {
            return named.weights();
        }
        return weights instanceof ClassWeights.Balanced ? BALANCED : NONE;
    }
}
