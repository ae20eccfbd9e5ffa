package io.targetdrop.data;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Who looks at many images at the same time: the executors of this process's Spark session, or threads of this process as long
 * as it has none. Code that has a session sets it once ({@link #use}), as it does for {@link FileSystems}.
 */
public final class Workforce {
    /** Decoding is computing, and a photograph takes a hundred megabytes meanwhile, so there are few threads. */
    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** Written by {@link #use}. */
    private static volatile Team team = new Threads();

    private Workforce() {}

    /** Work on one piece. It is sent to executors, and so are the pieces and the results. */
    @FunctionalInterface
    public interface Work<P, R> extends Function<P, R>, Serializable {}

    /** Does work for many pieces. */
    public interface Team {

        /** The results, in the order of the pieces. */
        <P, R> List<R> map(List<P> pieces, Work<P, R> work);
    }

    /** Threads of this process. */
    public static final class Threads implements Team {
        @Override
        public <P, R> List<R> map(List<P> pieces, Work<P, R> work) {
            return FilePool.map(pieces, THREADS, work);
        }
    }

    /** Lets this team work from now on. */
    public static void use(Team workers) {
        team = Objects.requireNonNull(workers, "workers");
    }

    static <P, R> List<R> map(List<P> pieces, Work<P, R> work) {
        return team.map(pieces, work);
    }
}
