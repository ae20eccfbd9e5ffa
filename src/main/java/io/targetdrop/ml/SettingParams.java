package io.targetdrop.ml;

import io.targetdrop.configuration.Setting;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The keys of a training run as params of a stage, each with the key's name: {@code training.learning-rate}.
 *
 * @param byKey in the order of files
 */
record SettingParams(Map<String, Param<?>> byKey) implements Serializable {
    private static final long serialVersionUID = 1L;

    static SettingParams of(Params stage) {
        Map<String, Param<?>> params = new LinkedHashMap<>();
        Setting.ofTraining().forEach(setting -> params.put(setting.key(), param(stage, setting)));
        return new SettingParams(params);
    }

    private static Param<?> param(Params stage, Setting setting) {
        return switch (setting.kind()) {
            case WHOLE_NUMBER -> new LongParam(stage, setting.key(), setting.description());
            case NUMBER -> new DoubleParam(stage, setting.key(), setting.description());
            case FLAG -> new BooleanParam(stage, setting.key(), setting.description());
            case TEXT -> new Param<String>(stage, setting.key(), setting.description());
        };
    }

    /** A value as its param has it. The text of a configuration will do for every param. */
    static Object value(Param<?> param, Object value) {
        if (param instanceof LongParam) {
            return value instanceof Number number ? (Object) number.longValue() : Long.valueOf(value.toString());
        }
        if (param instanceof DoubleParam) {
            return value instanceof Number number ? (Object) number.doubleValue() : Double.valueOf(value.toString());
        }
        return param instanceof BooleanParam ? Boolean.valueOf(value.toString()) : value.toString();
    }

    /** What is set, {@code key=value} each. */
    List<String> set(Params stage) {
        List<String> set = new ArrayList<>();
        byKey.forEach((key, param) -> {
            if (stage.isSet(param)) {
                set.add(key + "=" + stage.getOrDefault(param));
            }
        });
        return set;
    }
}
