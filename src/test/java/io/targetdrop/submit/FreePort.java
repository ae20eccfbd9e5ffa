package io.targetdrop.submit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 for servers that must be told theirs before they start. They lie below the range from which systems choose
 * ports for clients, where a port that was free a second ago is soon somebody's.
 */
final class FreePort {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;

    private static int last = ThreadLocalRandom.current().nextInt(FIRST, END);

    private FreePort() {}

    /** Returns a port that nobody listens on and that this process has not been given before. */
    static synchronized int next() {
        for (int tried = FIRST; tried < END; tried++) {
            last = last + 1 < END ? last + 1 : FIRST;
            try (ServerSocket socket = new ServerSocket(last, 1, InetAddress.getByName("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("all ports in [" + FIRST + ", " + END + ") are taken");
    }
}
