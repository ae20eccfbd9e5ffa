package io.targetdrop.configuration;

import io.targetdrop.configuration.OneOf.Variant;
import io.targetdrop.configuration.Part.Constant;
import io.targetdrop.configuration.Part.Mapped;
import io.targetdrop.configuration.Part.Nested;
import io.targetdrop.configuration.Part.Nested.ShortForm;
import io.targetdrop.configuration.Part.Possible;
import io.targetdrop.data.CifarFiles;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageFolder;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.ImageTable;
import io.targetdrop.data.OptionalName;
import io.targetdrop.data.Resize;
import io.targetdrop.data.Sizing;
import io.targetdrop.data.TableColumns;
import io.targetdrop.search.EarlyEnd;
import io.targetdrop.search.SearchConfig;
import io.targetdrop.search.Strategy.Rungs;
import io.targetdrop.training.Augmentation;
import io.targetdrop.training.ColorConfig;
import io.targetdrop.training.GradientConfig;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.SoftLabels;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.Updater;
import io.targetdrop.training.schedules.LearningRateSchedule;
import io.targetdrop.training.schedules.LearningRateSchedule.WarmUp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which record each section is. A component of a record that is a number, a word or another record needs no entry here. */
final class Sections {
    private static final String SEARCH_PATH = "search";
    private static final String SCHEDULE_PATH = "training.schedule";
    private static final String AUGMENTATION_PATH = "training.augmentation";
    private static final String UPDATER_PATH = "training.updater";
    private static final String TABLE_PATH = "data.table";

    /** For every format whose images may have different sizes. */
    private static final Part<Sizing> SIZING = new Mapped<>(
            new Possible<>(new Nested<>("resize", Fields.of(Resize.class, "data.resize"), ShortForm.REFUSED)),
            Sizing::of,
            Sizing::resize);

    private static final Fields<TableColumns> TABLE_COLUMNS = new Fields<>(
            TableColumns.class,
            TABLE_PATH,
            Map.of(
                    "image",
                    unless("image", "auto"),
                    "split",
                    unless("split", "none"),
                    "key",
                    unless("key", "none"),
                    "weight",
                    unless("weight", "none")));

    private static final Part<ImageTable.Layout> TABLE_LAYOUT = new Nested<>(
            "table",
            new Fields<>(
                    ImageTable.Layout.class,
                    TABLE_PATH,
                    Map.of("columns", TABLE_COLUMNS, "cache", unless("cache", "auto"))),
            ShortForm.REFUSED);

    private static final OneOf<ImageSource> SOURCE = new OneOf<>(
            "data.format",
            "the format %s",
            List.of(
                    new Variant<>("cifar10", cifar(CifarFiles.Variant.CIFAR10)),
                    new Variant<>("cifar100", cifar(CifarFiles.Variant.CIFAR100)),
                    new Variant<>("image-folder", new Fields<>(ImageFolder.class, "data", Map.of("sizing", SIZING))),
                    new Variant<>(
                            "table",
                            new Fields<>(ImageTable.class, "data", Map.of("table", TABLE_LAYOUT, "sizing", SIZING))),
                    new Variant<>("generated", Fields.of(GeneratedImages.class, "data"))));

    private static final OneOf<LearningRateSchedule> SCHEDULE = new OneOf<>(
            SCHEDULE_PATH + ".name",
            "the %s schedule",
            List.of(
                    new Variant<>("constant", Fields.of(LearningRateSchedule.Constant.class, SCHEDULE_PATH)),
                    new Variant<>("steps", Fields.of(LearningRateSchedule.Steps.class, SCHEDULE_PATH)),
                    new Variant<>("cosine", Fields.of(LearningRateSchedule.Cosine.class, SCHEDULE_PATH)),
                    new Variant<>("linear", Fields.of(LearningRateSchedule.Linear.class, SCHEDULE_PATH)),
                    new Variant<>("one-cycle", Fields.of(LearningRateSchedule.OneCycle.class, SCHEDULE_PATH)),
                    new Variant<>(
                            "cosine-restarts", Fields.of(LearningRateSchedule.CosineRestarts.class, SCHEDULE_PATH))));

    private static final Part<LearningRateSchedule> WARMED_UP = new Mapped<>(
            new Fields<>(WarmedUp.class, SCHEDULE_PATH, Map.of("main", SCHEDULE)), WarmedUp::schedule, WarmedUp::of);

    private static final OneOf<Augmentation> AUGMENTATION = new OneOf<>(
            AUGMENTATION_PATH + ".name",
            "the augmentation %s",
            List.of(
                    new Variant<>("none", Fields.of(Augmentation.None.class, AUGMENTATION_PATH)),
                    new Variant<>("crop-flip", Fields.of(Augmentation.CropFlip.class, AUGMENTATION_PATH)),
                    new Variant<>(
                            "random-resized-crop",
                            Fields.of(Augmentation.RandomResizedCrop.class, AUGMENTATION_PATH))));

    private static final OneOf<Updater> UPDATER = new OneOf<>(
            UPDATER_PATH + ".name",
            "the updater %s",
            List.of(
                    new Variant<>("nesterov", Fields.of(Updater.Nesterov.class, UPDATER_PATH)),
                    new Variant<>("adam", Fields.of(Updater.Adam.class, UPDATER_PATH)),
                    new Variant<>("adamw", Fields.of(Updater.AdamW.class, UPDATER_PATH))));

    /** The usual one is not written. */
    private static final Part<Updater> UPDATER_OR_USUAL = new Mapped<>(
            new Possible<>(new Nested<>("updater", UPDATER, ShortForm.WRITTEN)),
            updater -> updater.orElse(new Updater.Nesterov()),
            updater -> Optional.of(updater).filter(some -> !(some instanceof Updater.Nesterov)));

    /** A configuration without its search. */
    static final Fields<RunConfig> RUN = new Fields<>(
            RunConfig.class,
            "",
            Map.of(
                    "data",
                    new Nested<>(
                            "data",
                            new Fields<>(DataConfig.class, "data", Map.of("source", SOURCE)),
                            ShortForm.REFUSED),
                    "network",
                    new NetworkSections(),
                    "training",
                    new Nested<>(
                            "training",
                            new Fields<>(
                                    TrainingConfig.class,
                                    "training",
                                    Map.of(
                                            "updater",
                                            UPDATER_OR_USUAL,
                                            "softLabels",
                                            Fields.of(SoftLabels.class, "training"),
                                            "colors",
                                            Fields.of(ColorConfig.class, "training"),
                                            "gradient",
                                            Fields.of(GradientConfig.class, "training"),
                                            "schedule",
                                            new Nested<>("schedule", WARMED_UP, ShortForm.READ),
                                            "augmentation",
                                            new Nested<>("augmentation", AUGMENTATION, ShortForm.WRITTEN))),
                            ShortForm.REFUSED)));

    /** Where the points come from that asynchronous halving begins with. */
    private static final OneOf<Sampling.Proposals> PROPOSALS = new OneOf<>(
            "search.proposals",
            "%s proposals",
            List.of(
                    new Variant<>("random", Fields.of(Sampling.AtRandom.class, SEARCH_PATH)),
                    new Variant<>("tpe", Fields.of(Sampling.ByTpe.class, SEARCH_PATH))));

    /** Which points of a search are trained, and for how long. */
    static final OneOf<Sampling> SAMPLING = new OneOf<>(
            "search.strategy",
            "the %s strategy",
            List.of(
                    new Variant<>("grid", withEarlyEnd(Sampling.Grid.class)),
                    new Variant<>("random", withEarlyEnd(Sampling.Random.class)),
                    new Variant<>("tpe", withEarlyEnd(Sampling.Tpe.class)),
                    new Variant<>("halving", inRungs(Sampling.Halving.class, Map.of())),
                    new Variant<>("asha", inRungs(Sampling.Asha.class, Map.of("proposals", PROPOSALS)))));

    /** How a search is run. */
    static final Fields<SearchConfig> SEARCH = new Fields<>(
            SearchConfig.class, SEARCH_PATH, Map.of("strategy", new Mapped<>(SAMPLING, Sampling::strategy)));

    /** All choices between variants. */
    static final List<OneOf<?>> CHOICES = List.of(
            SOURCE,
            NetworkSections.METHODS,
            NetworkSections.DROP_SCHEDULE,
            SCHEDULE,
            AUGMENTATION,
            UPDATER,
            SAMPLING,
            PROPOSALS);

    private Sections() {}

    /** Every key, once for each variant that has it. */
    static Stream<Key<?>> keys() {
        return Stream.of(RUN.keys(), List.of(SearchReader.AXES), SEARCH.keys()).flatMap(List::stream);
    }

    /** A setting of tables that is empty if a word stands for it. */
    private static Part<OptionalName> unless(String name, String word) {
        return new Mapped<>(
                Key.of(Schema.join(TABLE_PATH, name), String.class),
                text -> text.equals(word) ? OptionalName.NONE : OptionalName.of(text),
                column -> column.get().orElse(word));
    }

    private static Fields<CifarFiles> cifar(CifarFiles.Variant variant) {
        return new Fields<>(CifarFiles.class, "data", Map.of("variant", new Constant<>(variant)));
    }

    private static <S extends Sampling> Fields<S> withEarlyEnd(Class<S> type) {
        return new Fields<>(type, SEARCH_PATH, Map.of("earlyEnd", Fields.of(EarlyEnd.class, SEARCH_PATH)));
    }

    private static <S extends Sampling> Fields<S> inRungs(Class<S> type, Map<String, Part<?>> more) {
        Map<String, Part<?>> parts = new HashMap<>(more);
        parts.put("samples", Key.of("search.samples", int.class).or(Sampling.ALL));
        parts.put("rungs", Fields.of(Rungs.class, SEARCH_PATH));
        return new Fields<>(type, SEARCH_PATH, parts);
    }

    /** A schedule as files have it: the warm-up is one of its keys. */
    record WarmedUp(LearningRateSchedule main, double warmUp) {
        private static WarmedUp of(LearningRateSchedule schedule) {
            return schedule instanceof WarmUp warmUp
                    ? new WarmedUp(warmUp.then(), warmUp.epochs())
                    : new WarmedUp(schedule, 0);
        }

        private LearningRateSchedule schedule() {
            return warmUp == 0 ? main : new WarmUp(warmUp, main);
        }
    }
}
