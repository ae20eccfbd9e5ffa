package io.targetdrop.doctor;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/** Checks Java, Spark, the operating system and the processor. */
final class PlatformChecks {
    private static final int JAVA = 17;
    private static final String SPARK = "3.5.";
    private static final String SCALA = "2.12.";
    private static final String OPENS = "--add-opens=";
    private static final String PLATFORM = "linux-x86_64";

    private PlatformChecks() {}

    static Check java(int feature) {
        if (feature != JAVA) {
            return Check.problem(
                    "java",
                    "Java " + feature + ", but Spark 3.5 with DL4J runs on Java " + JAVA,
                    "set JAVA_HOME to a JDK " + JAVA);
        }
        return Check.ok("java", "Java " + feature);
    }

    /** Spark's own list: spark-submit and executors open these packages, a custom command line may not. */
    static Check openedPackages() {
        Module everybody = PlatformChecks.class.getModule();
        List<String> closed = Arrays.stream(
                        JavaModuleOptions.defaultModuleOptions().split(" "))
                .filter(option -> option.startsWith(OPENS))
                .map(option -> option.substring(OPENS.length(), option.indexOf('=', OPENS.length())))
                .filter(place -> !isOpen(place, everybody))
                .toList();
        return openedPackages(closed);
    }

    private static boolean isOpen(String place, Module to) {
        String module = place.substring(0, place.indexOf('/'));
        String name = place.substring(place.indexOf('/') + 1);
        // a Java runtime without the module does not need it opened
        return ModuleLayer.boot()
                .findModule(module)
                .map(found -> !found.getPackages().contains(name) || found.isOpen(name, to))
                .orElse(true);
    }

    static Check openedPackages(List<String> closed) {
        if (!closed.isEmpty()) {
            return Check.problem(
                    "opened packages",
                    "Spark on Java 17 needs access to Java's internal packages but " + String.join(", ", closed)
                            + " is closed",
                    "start through spark-submit or submit/targetdrop, and leave its --add-opens in the executors' Java options");
        }
        return Check.ok("opened packages", "all packages that Spark needs");
    }

    static Check spark() {
        try {
            return spark(
                    org.apache.spark.package$.MODULE$.SPARK_VERSION(), scala.util.Properties.versionNumberString());
        } catch (LinkageError e) {
            return Check.problem(
                    "spark", "Spark is not on the class path", "start through spark-submit or submit/targetdrop");
        }
    }

    static Check spark(String spark, String scala) {
        String found = "Spark " + spark + ", Scala " + scala;
        if (!(spark.startsWith(SPARK) && scala.startsWith(SCALA))) {
            return Check.problem(
                    "spark",
                    found + ", but dl4j-spark is built for Scala 2.12 and tested with Spark 3.5",
                    "use a Spark 3.5 distribution with Scala 2.12");
        }
        return Check.ok("spark", found);
    }

    static Check platform() {
        return platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Check platform(String system, String processor) {
        boolean x86 = processor.equals("amd64") || processor.equals("x86_64");
        if (!(system.equals("Linux") && x86)) {
            return Check.problem(
                    "platform",
                    system + " on " + processor + ", but this build has native code for " + PLATFORM + " only",
                    "run on " + PLATFORM + ", or build with -Dnative.platform for yours");
        }
        return Check.ok("platform", PLATFORM);
    }
}
