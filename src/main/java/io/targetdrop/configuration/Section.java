package io.targetdrop.configuration;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.targetdrop.data.SettingException;
import io.targetdrop.training.TrackingConfig.Server;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One section of a resolved configuration, read strictly: a wrong type is an error with the full key. A key that is null
 * counts as missing, so that an override can remove a key.
 */
final class Section {
    private static final String NONE = "none";

    private final ConfigObject object;
    private final String path;
    private final String file;
    private final Section root;

    /** A whole file. */
    Section(ConfigObject object, String file) {
        this.object = object;
        this.path = "";
        this.file = file;
        this.root = this;
    }

    private Section(ConfigObject object, String path, Section around) {
        this.object = object;
        this.path = path;
        this.file = around.file;
        this.root = around.root;
    }

    /** The whole file that this section is in. */
    Section root() {
        return root;
    }

    boolean has(String key) {
        ConfigValue value = object.get(key);
        return value != null && value.valueType() != ConfigValueType.NULL;
    }

    /** The section with a key; empty if it is missing. */
    Section section(String key) {
        if (!has(key)) {
            return new Section(ConfigValueFactory.fromMap(Map.of()), child(key), this);
        }
        if (object.get(key) instanceof ConfigObject section) {
            return new Section(section, child(key), this);
        }
        throw wrong(key, "must be a section { … }" + KnownKeys.of(child(key)) + " but is " + shown(key));
    }

    /** As {@link #section}; a plain string {@code "x"} is short for {@code { name = "x" }}. */
    Section named(String key) {
        if (!has(key) || object.get(key).valueType() != ConfigValueType.STRING) {
            return section(key);
        }
        ConfigObject onlyName = ConfigValueFactory.fromMap(Map.of()).withValue("name", object.get(key));
        return new Section(onlyName, child(key), this);
    }

    /** This section, with another one's values for missing keys. */
    Section orElse(Section fallback) {
        return new Section(object.withFallback(fallback.object), path, this);
    }

    /** Its keys and values as written. */
    ConfigObject content() {
        return object;
    }

    List<String> keys() {
        return object.keySet().stream().filter(this::has).sorted().toList();
    }

    int whole(String key) {
        return toInt(key, object.get(key));
    }

    /** A limit; {@code all} is the largest whole number. */
    int wholeOrAll(String key) {
        return written(object.get(key)).equals("all") ? Integer.MAX_VALUE : whole(key);
    }

    /** What {@link #wholeOrAll} read. */
    static Object allOrWhole(Object value) {
        return value.equals(Integer.MAX_VALUE) ? "all" : value;
    }

    long longWhole(String key) {
        try {
            return toWhole(key, object.get(key)).longValueExact();
        } catch (ArithmeticException e) {
            throw wrong(key, "must be a whole number of at most 64 bits but is " + shown(key));
        }
    }

    double number(String key) {
        return decimal(key, object.get(key), "a number").doubleValue();
    }

    boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "must be true or false but is " + shown(key));
        };
    }

    String text(String key) {
        ConfigValue value = object.get(key);
        if (value instanceof ConfigObject || value instanceof ConfigList) {
            throw wrong(key, "must be a string but is " + shown(key));
        }
        return written(value);
    }

    String path(String key) {
        return Passwords.refuse(child(key), text(key));
    }

    /** The address of a server, or {@code none}. Messages show neither a password nor its place, which may be a command line. */
    Server server(String key) {
        String address = text(key);
        if (address.equals(NONE)) {
            return new Server.None();
        }
        if (address.contains("@")) {
            throw new ConfigurationException(child(key) + " " + Server.NO_PASSWORD);
        }
        try {
            URI uri = new URI(address);
            return build(() -> new Server.Mlflow(uri));
        } catch (URISyntaxException e) {
            throw wrong(key, "must be an address such as http://host:5000 but is " + shown(key));
        }
    }

    /** The opposite of {@link #server}. */
    static String label(Server server) {
        return server instanceof Server.Mlflow mlflow ? mlflow.address().toString() : NONE;
    }

    /** A list of strings; a plain string is a list of one. */
    List<String> texts(String key) {
        if (!(object.get(key) instanceof ConfigList list)) {
            return List.of(text(key));
        }
        List<String> texts = new ArrayList<>();
        for (ConfigValue element : list) {
            if (element.valueType() != ConfigValueType.STRING) {
                throw wrong(key, "must be a list of strings but has " + shown(element));
            }
            texts.add((String) element.unwrapped());
        }
        return texts;
    }

    /** A list of whole numbers, at least one. */
    List<Integer> wholes(String key) {
        if (!(object.get(key) instanceof ConfigList list)) {
            throw wrong(key, "must be a list of whole numbers but is " + shown(key) + "; write [60, 120]");
        }
        if (list.isEmpty()) {
            throw wrong(key, "must have at least one number but has none; write [60, 120]");
        }
        return list.stream().map(element -> toInt(key, element)).toList();
    }

    /** The value with this label. */
    <T> T choice(String key, List<T> choices, Function<T, String> label) {
        String wanted = text(key);
        return choices.stream()
                .filter(choice -> label.apply(choice).equals(wanted))
                .findFirst()
                .orElseThrow(() -> wrong(
                        key,
                        "must be one of " + choices.stream().map(label).collect(Collectors.joining(", ")) + " but is "
                                + shown(key)));
    }

    /** The name of a constant in files: {@code crop-flip} for {@code CROP_FLIP}. */
    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Refuses keys that belong to other variants. */
    void refuse(String owner, Collection<String> keys) {
        for (String key : keys) {
            if (has(key)) {
                throw wrong(
                        key,
                        "does not belong to " + owner + " but is " + shown(key) + "; take it out, or set it to null");
            }
        }
    }

    /** Builds a record. If it refuses a setting, adds the section and the place to its message. */
    <T> T build(Supplier<T> record) {
        try {
            return record.get();
        } catch (SettingException e) {
            throw new ConfigurationException(
                    child(e.setting()) + " " + e.complaint() + place(object.get(e.setting())), e);
        }
    }

    ConfigurationException missing(String key, String fix) {
        return new ConfigurationException(child(key) + " is missing; " + fix + " (" + file + ")");
    }

    ConfigurationException wrong(String key, String complaint) {
        return new ConfigurationException(child(key) + " " + complaint + place(object.get(key)));
    }

    String shown(String key) {
        return shown(object.get(key));
    }

    private static String shown(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING ? "'" + written(value) + "'" : written(value);
    }

    /** The value as written in the file; the library would render its own reading of a number. */
    static String written(ConfigValue value) {
        boolean scalar = value.valueType() == ConfigValueType.NUMBER || value.valueType() == ConfigValueType.STRING;
        return scalar ? value.atKey("it").getString("it") : value.render(ConfigRenderOptions.concise());
    }

    /** A number that is written like this, as if it were there. */
    static ConfigValue number(String text, ConfigOrigin origin) {
        return ConfigFactory.parseString("it = " + text).getValue("it").withOrigin(origin);
    }

    /** Where a value was written, in parentheses; empty for a value that no file and no option has. */
    static String place(ConfigValue value) {
        if (value == null) {
            return "";
        }
        ConfigOrigin origin = value.origin();
        String source = origin.withLineNumber(-1).description();
        if (isNowhere(source)) {
            return "";
        }
        boolean hasLine = origin.lineNumber() > 0 && !source.startsWith(Overrides.OPTION);
        return " (" + source + (hasLine ? ", line " + origin.lineNumber() : "") + ")";
    }

    /** The library has no type for the origin of a value that no file and no option has, only these descriptions. */
    private static boolean isNowhere(String source) {
        return source.startsWith("merge of ") || source.equals("hardcoded value");
    }

    private int toInt(String key, ConfigValue value) {
        try {
            return toWhole(key, value).intValueExact();
        } catch (ArithmeticException e) {
            throw wrong(key, "must be a whole number of at most " + Integer.MAX_VALUE + " but is " + shown(value));
        }
    }

    private BigDecimal toWhole(String key, ConfigValue value) {
        BigDecimal decimal = decimal(key, value, "a whole number");
        if (decimal.stripTrailingZeros().scale() > 0) {
            throw wrong(key, "must be a whole number but is " + shown(value));
        }
        return decimal;
    }

    /** Accepts numbers, and strings that are numbers, because environment variables are strings. */
    private BigDecimal decimal(String key, ConfigValue value, String what) {
        try {
            double approximate = Double.parseDouble(written(value));
            if (!Double.isFinite(approximate)) {
                throw wrong(key, "must be finite but is " + shown(value) + "; write a number");
            }
            return new BigDecimal(written(value));
        } catch (NumberFormatException e) {
            throw wrong(key, "must be " + what + " but is " + shown(value));
        }
    }

    private String child(String key) {
        return Schema.join(path, key);
    }
}
