package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.DataException;

/** The exit code of a command. */
enum ExitCode {
    DONE(0),
    USAGE(2),
    DATA(3),
    FAILED(4),
    SOME_FAILED(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The code for a failure's root cause, as {@link io.targetdrop.jobs.RootCause} finds it. */
    static ExitCode of(Throwable culprit) {
        if (culprit instanceof ConfigurationException) {
            return USAGE;
        }
        return culprit instanceof DataException ? DATA : FAILED;
    }
}
