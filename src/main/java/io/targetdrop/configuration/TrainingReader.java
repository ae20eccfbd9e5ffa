package io.targetdrop.configuration;

import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.util.List;

/** Reads {@code training}. */
final class TrainingReader {
    enum Schedule {
        CONSTANT,
        STEPS,
        COSINE
    }

    private TrainingReader() {}

    static TrainingConfig read(Section section) {
        LearningRateSchedule schedule = schedule(section.named("schedule"));
        EarlyStopping earlyStopping = earlyStopping(section.section("early-stopping"));
        return section.build(() -> new TrainingConfig(
                section.whole("epochs", Defaults.EPOCHS),
                section.whole("batch-size", Defaults.BATCH_SIZE),
                section.number("learning-rate", Defaults.LEARNING_RATE),
                schedule,
                section.number("momentum", Defaults.MOMENTUM),
                section.number("weight-decay", Defaults.WEIGHT_DECAY),
                section.choice("augmentation", Defaults.AUGMENTATION),
                section.whole("cutout", TrainingConfig.NO_CUTOUT),
                earlyStopping));
    }

    private static EarlyStopping earlyStopping(Section section) {
        return section.build(() -> new EarlyStopping(
                section.choice("monitor", Defaults.MONITOR), section.whole("patience", Defaults.PATIENCE)));
    }

    private static LearningRateSchedule schedule(Section section) {
        LearningRateSchedule main = mainSchedule(section);
        double warmUp = section.number("warm-up", Defaults.WARM_UP);
        if (warmUp == 0) {
            return main;
        }
        return section.build(() -> new LearningRateSchedule.WarmUp(warmUp, main));
    }

    private static LearningRateSchedule mainSchedule(Section section) {
        Schedule name = section.choice("name", Defaults.SCHEDULE);
        if (name == Schedule.STEPS) {
            return steps(section);
        }
        section.refuse("the " + Section.label(name) + " schedule", List.of("milestones", "decay"));
        return name == Schedule.CONSTANT ? new LearningRateSchedule.Constant() : new LearningRateSchedule.Cosine();
    }

    private static LearningRateSchedule steps(Section section) {
        List<Integer> milestones = section.wholes("milestones");
        if (milestones.isEmpty()) {
            String wayOut = "list the epochs after which the learning rate falls, for example [60, 120, 160]";
            throw section.has("milestones")
                    ? section.wrong("milestones", "must not be empty; " + wayOut)
                    : section.missing("milestones", wayOut);
        }
        double decay = section.number("decay", Defaults.STEPS_DECAY);
        return section.build(() -> new LearningRateSchedule.Steps(milestones, decay));
    }
}
