package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.data.Workforce;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class SparkWorkforceTest {
    private static final List<Integer> PIECES = IntStream.range(0, 20).boxed().toList();

    private static String work(int piece) {
        return piece + (TaskContext.get() == null ? " in a thread" : " in a task");
    }

    private static List<String> expected(String where) {
        return PIECES.stream().map(piece -> piece + where).toList();
    }

    @Test
    void worksInTasksAsLongAsThereIsASession() {
        JavaSparkContext spark = LocalSpark.start("local[2]");
        Workforce.Team team = new SparkWorkforce(spark);
        assertEquals(expected(" in a task"), team.map(PIECES, SparkWorkforceTest::work));
        assertEquals(List.of(), team.map(List.<Integer>of(), SparkWorkforceTest::work));
        spark.stop();
        assertEquals(expected(" in a thread"), team.map(PIECES, SparkWorkforceTest::work));
    }
}
