package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;

/**
 * A request that cannot be carried out as it is. The message is one line: the request's component ({@code out}, {@code model},
 * {@code resume}), then the rule, the value and the fix.
 */
public final class RequestException extends ConfigurationException {
    private static final long serialVersionUID = 2L;

    private final String component;

    /**
     * Creates the exception.
     *
     * @param component of the request that is wrong, as its record names it
     * @param complaint the rest of the message, to be read after the component's name
     */
    public RequestException(String component, String complaint) {
        super(component + " " + complaint);
        this.component = component;
    }

    /** The component that is wrong, as the request's record names it. The command line has an option of the same name. */
    public String component() {
        return component;
    }
}
