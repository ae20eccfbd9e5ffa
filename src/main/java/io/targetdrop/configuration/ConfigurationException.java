package io.targetdrop.configuration;

/**
 * A configuration that cannot be used. The message is one line with the key, the rule, the value, the fix and the place.
 */
public class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
