package io.targetdrop.data;

import java.io.EOFException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.ipc.RemoteException;

/**
 * What is wrong with the servers of a file system, such as HDFS, in words for its user. Their exceptions come in several
 * layers, and the innermost one often has no message, or only that of a socket.
 *
 * @param reason to be read after {@code must be writable but is not:}
 * @param fix what the user can do
 * @param mayPass whether the same operation may succeed later, without a change of the request
 */
public record StorageProblem(String reason, String fix, boolean mayPass) {
    /** In the message of {@link FileSystems} about a kind of path that is not known here, but could be. */
    static final String NEED_JARS = " need jars that are not there";

    private static final String HADOOP = "org.apache.hadoop.";
    private static final String OURS = FileSystems.class.getName();
    private static final String START = "start it or check its address, and run the command again";

    /**
     * The problem behind a failure, looked for among its causes and what they suppress.
     *
     * @return empty if it is not one of a file system's servers
     */
    public static Optional<StorageProblem> of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> next = new ArrayDeque<>(List.of(failure));
        while (!next.isEmpty()) {
            Throwable cause = next.pop();
            if (!seen.add(cause)) {
                continue;
            }
            Optional<StorageProblem> problem = named(kind(cause), line(cause)).filter(found -> isOfHadoop(cause));
            if (problem.isPresent()) {
                return problem;
            }
            next.addAll(List.of(cause.getSuppressed()));
            Optional.ofNullable(cause.getCause()).ifPresent(next::push);
        }
        return Optional.empty();
    }

    /**
     * Spark's connections and those to a tracking server fail with the same exceptions of Java's own. The end of a file is one of
     * them, too.
     */
    private static boolean isOfHadoop(Throwable cause) {
        String thrower = cause instanceof EOFException ? HADOOP + "ipc." : HADOOP;
        return cause instanceof RemoteException
                || Stream.of(cause.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith(thrower)
                                || frame.getClassName().equals(OURS));
    }

    /** The name of the exception's class, on the server if it was thrown there. */
    private static String kind(Throwable cause) {
        String name = cause instanceof RemoteException remote
                ? remote.getClassName()
                : cause.getClass().getName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static String line(Throwable cause) {
        return cause.getMessage() == null
                ? ""
                : cause.getMessage().lines().findFirst().orElse("").strip();
    }

    private static Optional<StorageProblem> named(String kind, String line) {
        StorageProblem problem = switch (kind) {
            case "SafeModeException" ->
                new StorageProblem(
                        "the NameNode is in safe mode, in which nothing can be written",
                        "wait until it has left it (hdfs dfsadmin -safemode wait), and run the command again",
                        true);
            case "ConnectException", "ConnectTimeoutException", "NoRouteToHostException", "SocketTimeoutException" ->
                new StorageProblem("its server cannot be reached (" + innermost(line) + ")", START, true);
            case "ClosedChannelException", "SocketException", "EOFException" ->
                new StorageProblem("the connection to its server was lost", START, true);
            case "StandbyException", "RetriableException" ->
                new StorageProblem("its NameNode is not active yet", START, true);
            case "UnknownHostException" ->
                new StorageProblem(
                        "its server has a name that is not known here (" + line + ")",
                        "check the name, and that HADOOP_CONF_DIR is the cluster's configuration",
                        false);
            case "NSQuotaExceededException",
                    "DSQuotaExceededException",
                    "QuotaByStorageTypeExceededException",
                    "QuotaExceededException" ->
                new StorageProblem(
                        "a quota is used up (" + line + ")",
                        "remove files from that directory, have its quota raised, or use another --out",
                        false);
            default -> null;
        };
        return Optional.ofNullable(problem).or(() -> ofText(line));
    }

    /** The NameNode throws a plain exception if no DataNode has room, and {@link FileSystems} if a jar is missing. */
    private static Optional<StorageProblem> ofText(String line) {
        if (line.contains(NEED_JARS)) {
            return Optional.of(new StorageProblem(line, "add them, or name a path of another kind", false));
        }
        return line.contains("could only be written to 0 of the")
                ? Optional.of(new StorageProblem(
                        "no DataNode can take it", "free space on the DataNodes, or start them", true))
                : Optional.empty();
    }

    /** Hadoop puts both ends, the socket's own message and a link to its wiki into one line. */
    private static String innermost(String line) {
        String text = line.replaceFirst(";? *For more details see:.*", "");
        return text.isEmpty() ? "no answer" : text.replaceFirst("^.*(Connection refused).*$", "$1");
    }
}
