package io.targetdrop.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * The pod of a driver that spark-submit starts on Kubernetes. spark-submit waits for the pod's end but ends with 0 even if the pod
 * has failed, so the script asks for the pod's exit code.
 *
 * @param namespace where it is
 * @param name unique in the namespace
 * @param status the command line that prints its state, exit code included
 */
record DriverPod(String namespace, String name, List<String> status) {
    private static final String NAMESPACE = "spark.kubernetes.namespace";
    private static final String NAME = "spark.kubernetes.driver.pod.name";

    /**
     * The pod that these options lead to. Names it, unless the user did.
     *
     * @param options the options of spark-submit
     * @param unique lower-case letters and digits that no other submission has
     * @param sparkSubmit the program
     */
    static DriverPod of(SparkOptions options, String unique, List<String> sparkSubmit) {
        options.setDefault(NAME, "targetdrop-" + unique + "-driver");
        String namespace = options.get(NAMESPACE).orElse("default");
        String name = options.get(NAME).orElseThrow();
        List<String> status = new ArrayList<>(sparkSubmit);
        status.addAll(List.of("--status", namespace + ":" + name));
        status.addAll(options.line());
        return new DriverPod(namespace, name, status);
    }
}
