package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;

/**
 * A request that cannot be carried out as it is. The message is one line: the component of the request ({@code out}, {@code model},
 * {@code resume}), then the rule, the value and the fix.
 */
public final class RequestException extends ConfigurationException {
    private static final long serialVersionUID = 2L;

    private final String component;

    /**
     * Creates the exception.
     *
     * @param component of the request that is wrong, by the name of the command line's option
     * @param complaint the rest of the message, to be read after the component's name
     */
    public RequestException(String component, String complaint) {
        super(component + " " + complaint);
        this.component = component;
    }

    /** The component of the request that is wrong, by the name of the command line's option, without dashes. */
    public String component() {
        return component;
    }
}
