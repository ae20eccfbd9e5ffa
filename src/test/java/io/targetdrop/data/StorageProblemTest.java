package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.DSQuotaExceededException;
import org.apache.hadoop.ipc.RemoteException;
import org.junit.jupiter.api.Test;

/** Real servers are in HdfsIT. */
class StorageProblemTest {
    @Test
    void looksThroughWhatWrapsIt() {
        ConnectException socket = ofHadoop(new ConnectException("Connection refused"));
        IOException call =
                new IOException("Call From here to there failed; For more details see:  http://wiki", socket);
        assertEquals(
                "its server cannot be reached (Connection refused)",
                problem(new UncheckedIOException(call)).reason());
    }

    @Test
    void looksAtWhatIsSuppressed() {
        IOException failure = new IOException("must be writable but is not");
        failure.addSuppressed(ofHadoop(new ClosedChannelException()));
        assertEquals("the connection to its server was lost", problem(failure).reason());
        assertTrue(problem(failure).mayPass());
    }

    /** By a NameNode that stops while it is asked. */
    @Test
    void knowsAConnectionThatTheServerCloses() {
        for (IOException closed : List.of(new EOFException(), new SocketException("Connection reset"))) {
            StorageProblem problem = problem(new IOException("Call From here to there failed", ofHadoop(closed)));
            assertEquals("the connection to its server was lost", problem.reason());
            assertTrue(problem.mayPass());
        }
    }

    @Test
    void isNoneOfAFileThatEndsTooEarly() {
        EOFException end = new EOFException();
        end.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.apache.hadoop.fs.FSDataInputStream", "readFully", "FSDataInputStream.java", 1)
        });
        assertEquals(Optional.empty(), StorageProblem.of(end));
    }

    @Test
    void knowsAnExceptionByItsNameOnTheServer() {
        IOException safe = new RemoteException(
                "org.apache.hadoop.hdfs.server.namenode.SafeModeException",
                "Cannot create file/run. Name node is in safe mode.\nThe reported blocks 0 needs …");
        assertTrue(problem(safe).reason().startsWith("the NameNode is in safe mode"));
        assertTrue(problem(safe).mayPass());
    }

    @Test
    void aQuotaDoesNotPass() {
        StorageProblem problem = problem(new RemoteException(
                DSQuotaExceededException.class.getName(), "The DiskSpace quota of /full is exceeded"));
        assertEquals("a quota is used up (The DiskSpace quota of /full is exceeded)", problem.reason());
        assertTrue(!problem.mayPass());
    }

    @Test
    void namesAHostThatIsNotKnown() {
        assertEquals(
                "its server has a name that is not known here (nameservice1)",
                problem(new IllegalArgumentException(ofHadoop(new UnknownHostException("nameservice1"))))
                        .reason());
    }

    @Test
    void knowsThatNoDataNodeIsThere() {
        IOException nowhere = new RemoteException(
                IOException.class.getName(),
                "File /run/model.zip could only be written to 0 of the 1 minReplication nodes. There are 0 datanode(s)");
        assertEquals("no DataNode can take it", problem(nowhere).reason());
    }

    @Test
    void namesTheJarsOfAnObjectStore() {
        IOException failure = assertThrows(IOException.class, () -> FileSystems.of(new Path("s3a://bucket/images")));
        assertEquals(
                "paths of s3a:// need jars that are not there (--packages org.apache.hadoop:hadoop-aws:3.3.4, or --jars"
                        + " hadoop-aws.jar,aws-java-sdk-bundle.jar)",
                problem(failure).reason());
    }

    /** A tracking server, or Spark's own network. */
    @Test
    void isNoneOfAnotherServer() {
        assertEquals(Optional.empty(), StorageProblem.of(new ConnectException("Connection refused")));
    }

    @Test
    void isNoneOfALocalFile() {
        assertEquals(Optional.empty(), StorageProblem.of(new FileNotFoundException("/run")));
        assertEquals(Optional.empty(), StorageProblem.of(new IOException("No space left on device")));
    }

    @Test
    void endsAtACycle() {
        IOException one = new IOException("one");
        IOException two = new IOException("two", one);
        one.initCause(two);
        assertEquals(Optional.empty(), StorageProblem.of(two));
    }

    /** As if one of Hadoop's clients had thrown it. */
    private static <E extends Exception> E ofHadoop(E exception) {
        exception.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("org.apache.hadoop.ipc.Client", "call", "Client.java", 1)
                });
        return exception;
    }

    private static StorageProblem problem(Throwable failure) {
        return StorageProblem.of(failure).orElseThrow();
    }
}
