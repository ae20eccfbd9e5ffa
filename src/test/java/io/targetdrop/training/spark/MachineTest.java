package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {

    @Test
    void namesTheProcessorAndItsWidestVectors() {
        List<String> lines = List.of(
                "processor\t: 0",
                "model name\t: Example 9000 @ 2.0GHz",
                "flags\t\t: fpu avx avx2 avx512f",
                "",
                "processor\t: 1",
                "model name\t: Another",
                "flags\t\t: fpu");
        assertEquals("Example 9000 @ 2.0GHz, avx512f", Machine.processor(lines));
    }

    @Test
    void doesWithoutVectors() {
        assertEquals("Old", Machine.processor(List.of("model name : Old", "flags : fpu sse2")));
    }

    @Test
    void doesWithoutFacts() {
        assertEquals("unknown", Machine.processor(List.of("", "garbage")));
    }
}
