package io.targetdrop.data;

import java.io.Serial;

/**
 * A setting that its record refuses. The message is the setting's name, then the rule, the value and the fix. Who reads the
 * setting from a file adds the section and the place.
 */
public final class SettingException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String complaint;

    /**
     * Creates the exception.
     *
     * @param setting its name in files, {@code batch-size}, without the section
     * @param complaint rule, value and fix, to be read after the name
     */
    public SettingException(String setting, String complaint) {
        super(setting + " " + complaint);
        this.setting = setting;
        this.complaint = complaint;
    }

    /** The name of the setting in files, without the section. */
    public String setting() {
        return setting;
    }

    /** Rule, value and fix, to be read after the name. */
    public String complaint() {
        return complaint;
    }
}
