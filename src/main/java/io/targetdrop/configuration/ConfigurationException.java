package io.targetdrop.configuration;

/**
 * A configuration that cannot be used: the message is one line that names the key, the rule, the value, the fix and
 * where it was written.
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
