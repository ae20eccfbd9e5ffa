package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskDeviceTest {
    @Test
    void outsideOfTasksThereIsNone() {
        assertEquals(Optional.empty(), TaskDevice.current().address());
        TaskDevice.current().bind();
    }

    @Test
    void aTaskHasOne() {
        assertEquals(Optional.of("3"), TaskDevice.of(new String[] {"3"}).address());
        Exception two = assertThrows(IllegalStateException.class, () -> TaskDevice.of(new String[] {"0", "1"}));
        assertTrue(two.getMessage().startsWith("spark.task.resource.gpu.amount must be 1"), two.getMessage());
        assertTrue(two.getMessage().contains("was given 2: 0, 1"), two.getMessage());
    }

    @ParameterizedTest(name = "GPU {0}, CUDA shows {1}: number {2}")
    @CsvSource({
        "0, , 0",
        "3, , 3",
        "3, 3, 0",
        "1, '2, 1', 1",
        "0, GPU-5ebe9f43, 0",
        "1, 'GPU-5ebe9f43,GPU-1d1e2f03', 1",
    })
    void cudaCountsWhatItShows(String address, String visible, int number) {
        assertEquals(number, TaskDevice.number(address, visible));
    }

    @Test
    void refusesAGpuThatIsNotANumberOrIsHidden() {
        String name = assertThrows(IllegalStateException.class, () -> TaskDevice.number("GPU-5ebe9f43", null))
                .getMessage();
        assertTrue(name.contains("must name GPUs by their numbers but named one GPU-5ebe9f43"), name);
        String hidden = assertThrows(IllegalStateException.class, () -> TaskDevice.number("2", "0,1"))
                .getMessage();
        assertTrue(hidden.contains("CUDA_VISIBLE_DEVICES must show the GPU that Spark gave a task but is 0,1"), hidden);
    }
}
