package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.Pack;
import io.targetdrop.data.PackedRow;
import io.targetdrop.data.PackedRow.Encoded;
import io.targetdrop.data.PackedRow.Role;
import io.targetdrop.data.PackedSource;
import io.targetdrop.data.Sizing;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingPlan.Shard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialPlansTest {
    private static final int ROWS = 16;

    @TempDir
    private Path directory;

    /** Row i weighs i % 3; one in four rows is for validation. */
    private PackedSource weighted() throws IOException {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        ImageIO.write(ImageDirectory.checked(8, 8), "bmp", image);
        List<PackedRow> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Role role = i % 4 == 0 ? Role.VALIDATION : Role.TRAIN;
            rows.add(new PackedRow("row " + i, i % 2, role, i % 3, new Encoded(image.toByteArray())));
        }
        Pack pack = new Pack(directory.resolve("pack").toString());
        Pack.Writing writing = pack.begin();
        writing.finish(
                "T", List.of("cat", "dog"), List.of(writing.write(0, ROWS, rows.iterator(), Pack.Examination.HEADERS)));
        return new PackedSource(pack, Sizing.UNCHANGED);
    }

    /** The rows 1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15 weigh 1, 2, 0, 2, 0, 1, 0, 1, 2, 1, 2, 0: their mean is 1. */
    @Test
    void imagesOfATrialHaveTheirWeights() throws IOException {
        RunConfig config = Configurations.of("data.format=generated", "training.batch-size=2", "averaging.workers=2")
                .withData(new DataConfig(weighted(), DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0.1));
        TrainingPlan plan = new TrialPlans().of(config);
        int images = 0;
        for (Shard.Assignment assignment : plan.assignments(0)) {
            for (int position = 0; position < assignment.train().length; position++) {
                assertEquals(assignment.train()[position] % 3, assignment.weights()[position]);
                images++;
            }
        }
        assertEquals(12, images);
        assertEquals(List.of(1.0, 1.0), plan.blueprint().optimization().classWeights());
    }
}
