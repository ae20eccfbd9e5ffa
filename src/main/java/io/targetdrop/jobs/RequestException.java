package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;

/**
 * A request that cannot be carried out as it is. The message is one line that starts with the name of the request's
 * component ({@code out}, {@code model}, {@code resume}) and gives the rule, the value and the fix.
 */
public final class RequestException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message starts with the name of the component and a space
     */
    public RequestException(String message) {
        super(message);
    }

    /** The component that is wrong, as the request's record names it. The command line has an option of the same name. */
    public String component() {
        return getMessage().substring(0, getMessage().indexOf(' '));
    }
}
