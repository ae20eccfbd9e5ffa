package io.targetdrop.ml;

import java.io.Serializable;
import java.util.List;

/**
 * The labels of a model's classes.
 *
 * @param names in the order of the network's outputs
 */
record Labels(List<String> names) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String WHOLE_NUMBER = "-?\\d{1,15}";

    Labels {
        names = List.copyOf(names);
    }

    /** The value of the prediction column, which evaluators compare with the label: the label if all are whole numbers. */
    double prediction(int output) {
        return names.stream().allMatch(name -> name.matches(WHOLE_NUMBER))
                ? Double.parseDouble(names.get(output))
                : output;
    }
}
