package example;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.jobs.TrainingJob;
import io.targetdrop.jobs.TrainingRequest;
import io.targetdrop.jobs.TrainingResult;
import io.targetdrop.training.RunConfig;
import org.apache.spark.sql.SparkSession;

/** Trains a small network and prints the hash of its parameters. */
public final class Train {
    private Train() {}

    public static void main(String[] arguments) {
        RunConfig config = Configurations.of(
                "data.format=generated",
                "data.train-count=64",
                "data.test-count=16",
                "network.name=plain-cnn",
                "training.epochs=1",
                "training.batch-size=8",
                "averaging.workers=2");
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("library user")
                .config("spark.ui.enabled", false)
                .getOrCreate()) {
            TrainingResult result = new TrainingJob(new TrainingRequest(config)).run(spark);
            System.out.println(result.epochs().size() + " " + result.parametersSha256());
        }
    }
}
