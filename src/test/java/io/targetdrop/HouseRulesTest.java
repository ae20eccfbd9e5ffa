package io.targetdrop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.targetdrop.data.FileSystems;
import java.io.File;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.schedule.ISchedule;

/** The rules of the house that a reader should not have to enforce. */
class HouseRulesTest {
    private static final String ROOT = "io.targetdrop";
    private static final List<String> ROOMS = List.of(
            "data",
            "kernels",
            "layers",
            "regularizers",
            "networks",
            "training",
            "search",
            "results",
            "configuration",
            "jobs",
            "ml",
            "doctor",
            "cli",
            "launcher");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> importsPointToTheLeft() {
        return IntStream.range(0, ROOMS.size() - 1).mapToObj(index -> {
            String room = ROOMS.get(index);
            String[] toTheRight = packages(ROOMS.subList(index + 1, ROOMS.size()));
            return DynamicTest.dynamicTest(
                    room,
                    () -> check(noClasses()
                            .that()
                            .resideInAPackage(within(room))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(toTheRight)
                            .because("data flows one way: " + String.join(" → ", ROOMS))));
        });
    }

    /** It runs before Spark starts, and must start fast. */
    @Test
    void theLauncherStandsAlone() {
        check(classes()
                .that()
                .resideInAPackage(within("launcher"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", within("launcher")));
    }

    @Test
    void everyClassHasARoom() {
        check(noClasses().should().resideOutsideOfPackages(packages(ROOMS)));
    }

    @Test
    void onlyTheDistributedPartsKnowSpark() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        packages(List.of("training.spark", "search", "results", "jobs", "ml", "doctor", "cli")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..")
                .because("the same code trains without a cluster"));
    }

    @Test
    void aPackageIsANounOfTheField() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..core..", "..impl..", "..helper..", "..base.."));
    }

    @Test
    void onlyTheCommandLineTalksToTheTerminal() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(within("cli"), within("launcher"))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .orShould()
                .callMethod(System.class, "exit", int.class));
    }

    @Test
    void everyDrawHasADerivedSeed() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .because("a seed is a function of the root and of what it is for; see RandomSeed"));
    }

    /** The packages are those of NetworkJson's list. */
    @Test
    void classesThatAModelMayNameAreInListedPackages() {
        check(classes()
                .that()
                .areAssignableTo(Layer.class)
                .or()
                .areAssignableTo(GraphVertex.class)
                .or()
                .areAssignableTo(ISchedule.class)
                .should()
                .resideInAnyPackage(packages(List.of("layers", "regularizers", "training.schedules")))
                .because("a model of this project must be read again"));
    }

    @Test
    void nothingReadsAModelByDl4jsReader() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.deeplearning4j\\.util\\.ModelSerializer|java\\.io\\.ObjectInputStream")
                .orShould()
                .callMethod(ComputationGraph.class, "load", File.class, boolean.class)
                .orShould()
                .callMethod(ComputationGraphConfiguration.class, "fromJson", String.class)
                .because("a model may name any class, or hold Java objects; see ModelFile and docs/security.md"));
    }

    /** A file system opened with other settings would ignore those of the session. */
    @Test
    void fileSystemsAreOpenedInOnePlace() {
        check(noClasses()
                .that()
                .areNotAssignableTo(FileSystems.class)
                .should()
                .callConstructor(Configuration.class)
                .orShould()
                .callMethod(Path.class, "getFileSystem", Configuration.class)
                .orShould()
                .callMethod(FileSystem.class, "get", Configuration.class)
                .because("Spark's settings are the settings; see FileSystems"));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static String within(String room) {
        return ROOT + "." + room + "..";
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(HouseRulesTest::within).toArray(String[]::new);
    }
}
