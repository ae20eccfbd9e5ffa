package io.targetdrop.regularizers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Methods with settings that suit small tests. */
public final class Variants {
    private Variants() {}

    /** All methods except TargetDrop, the only one with parameters. */
    public static List<Regularizer> withoutParameters() {
        return Regularizer.all().stream()
                .filter(method -> !(method instanceof TargetDrop))
                .toList();
    }

    /** A method with these settings; a block size only if it has one. */
    public static Regularizer of(Regularizer method, double dropProbability, int blockSize, DropSchedule schedule) {
        Map<String, Object> settings = new HashMap<>(Map.of("drop-probability", dropProbability, "schedule", schedule));
        if (method.settings().containsKey("block-size")) {
            settings.put("block-size", blockSize);
        }
        return method.with(settings);
    }
}
