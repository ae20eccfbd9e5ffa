package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AxisTextTest {

    @Test
    void aSectionIsItsNameAndItsOtherValues() {
        assertEquals("dropblock 3 0.1", AxisText.brief("{block-size:3,drop-probability:0.1,name:dropblock}"));
        assertEquals(
                "targetdrop 3 linear-ramp 20",
                AxisText.brief("{block-size:3,name:targetdrop,schedule:{epochs:20,name:linear-ramp}}"));
        assertEquals("none", AxisText.brief("{name:none}"));
    }

    @Test
    void anyOtherValueIsItself() {
        assertEquals("0.1", AxisText.brief("0.1"));
        assertEquals("[stage-1]", AxisText.brief("[stage-1]"));
    }

    @Test
    void aKeyIsNamedSoThatNoOtherAxisHasItsName() {
        assertEquals("drop-probability", AxisText.name("regularizer.drop-probability"));
        assertEquals("at.stage-2.drop-probability", AxisText.name("regularizer.at.\"stage-2\".drop-probability"));
        assertEquals("schedule.warm-up", AxisText.name("training.schedule.warm-up"));
        assertEquals("regularizer.schedule.epochs", AxisText.name("regularizer.schedule.epochs"));
        assertEquals("epochs", AxisText.name("training.epochs"));
    }
}
