package io.targetdrop.results.onnx;

import java.util.List;

/**
 * An input or an output of an ONNX model, an array of 32-bit floats.
 *
 * @param name of the value
 * @param shape the length of each dimension: a number, or a letter for a length that each call chooses, such as {@code N}, the
 *     number of images
 * @param meaning of its numbers, in words
 */
public record OnnxValue(String name, List<String> shape, String meaning) {
    public OnnxValue {
        shape = List.copyOf(shape);
    }

    /** For example {@code images float32 [N, 3, 32, 32]}. */
    @Override
    public String toString() {
        return name + " float32 " + shape;
    }
}
