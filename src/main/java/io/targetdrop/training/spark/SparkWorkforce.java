package io.targetdrop.training.spark;

import io.targetdrop.data.Workforce;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The executors of a session; threads of this process once it is stopped.
 *
 * @param spark the session's context
 */
public record SparkWorkforce(JavaSparkContext spark) implements Workforce.Team {

    @Override
    public <P, R> List<R> map(List<P> pieces, Workforce.Work<P, R> work) {
        if (spark.sc().isStopped() || pieces.isEmpty()) {
            return new Workforce.Threads().map(pieces, work);
        }
        TaskFiles files = TaskFiles.of(spark);
        Broadcast<Workforce.Work<P, R>> sent = spark.broadcast(work);
        try {
            return spark.parallelize(pieces, pieces.size())
                    .map(piece -> {
                        files.use();
                        return sent.value().apply(piece);
                    })
                    .collect();
        } finally {
            sent.destroy();
            files.close();
        }
    }
}
