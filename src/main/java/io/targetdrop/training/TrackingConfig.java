package io.targetdrop.training;

import io.targetdrop.data.SettingException;
import java.io.Serializable;
import java.net.URI;
import java.util.Objects;

/**
 * What people can watch of a run besides its table.
 *
 * @param pictures training images on which TensorBoard shows what TargetDrop removes, in [0, 24]
 * @param server where the numbers go, too
 * @param experiment the name of MLflow's experiment
 */
public record TrackingConfig(int pictures, Server server, String experiment) implements Serializable {
    private static final int USUAL_PICTURES = 4;
    /** They go through the network together, in the driver. */
    private static final int MOST_PICTURES = 24;

    private static final int LONGEST_NAME = 500;

    /** The default. */
    public static final TrackingConfig USUAL = new TrackingConfig(USUAL_PICTURES, new Server.None(), "targetdrop");

    public TrackingConfig {
        Objects.requireNonNull(server, "server");
        if (!(pictures >= 0 && pictures <= MOST_PICTURES)) {
            throw new SettingException(
                    "pictures",
                    "must be in [0, " + MOST_PICTURES + "] but is " + pictures + "; " + USUAL_PICTURES
                            + " is usual, 0 draws none");
        }
        if (!(!experiment.isBlank() && experiment.length() <= LONGEST_NAME)) {
            throw new SettingException(
                    "experiment",
                    "must have 1 to " + LONGEST_NAME + " characters but has "
                            + experiment.strip().length() + "; targetdrop is usual");
        }
    }

    /** An MLflow tracking server, or none. */
    public sealed interface Server extends Serializable {
        /** The complaint about an address with a password, which it does not show. */
        String NO_PASSWORD = "must hold no user and no password, because it is written next to results, but does; set"
                + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD in the environment instead";

        /** Nothing leaves the cluster. */
        record None() implements Server {}

        /**
         * A server.
         *
         * @param address {@code http://host:5000}, without user and password
         */
        record Mlflow(URI address) implements Server {
            public Mlflow {
                boolean isWeb = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
                if (address.toString().contains("@")) {
                    throw new SettingException("uri", NO_PASSWORD);
                }
                if (!(isWeb && address.getHost() != null && address.getRawQuery() == null)) {
                    throw new SettingException(
                            "uri",
                            "must be the address of an MLflow tracking server, such as http://host:5000, or none, but is "
                                    + address);
                }
            }
        }
    }
}
