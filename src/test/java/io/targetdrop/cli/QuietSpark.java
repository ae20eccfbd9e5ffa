package io.targetdrop.cli;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests whose commands open their own sessions: without web pages, on this machine only. */
final class QuietSpark implements BeforeEachCallback, AfterEachCallback {
    private static final String PAGES = "spark.ui.enabled";
    private static final String HOST = "spark.driver.host";

    @Override
    public void beforeEach(ExtensionContext test) {
        System.setProperty(PAGES, "false");
        System.setProperty(HOST, "127.0.0.1");
    }

    @Override
    public void afterEach(ExtensionContext test) {
        System.clearProperty(PAGES);
        System.clearProperty(HOST);
    }
}
