package io.targetdrop.results.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * An ONNX graph that is being built: nodes in the order in which they are added, and their constants. A node has one output,
 * which has the node's name, so that no two nodes or constants may have the same name.
 */
final class OnnxGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("targetdrop");
    private final Set<String> names = new HashSet<>();
    private long numbers;

    /**
     * Adds a node.
     *
     * @param name of the node and of its output
     * @param operator of ONNX
     * @param inputs names of nodes, constants and inputs that are there already
     * @return the name
     */
    String node(String name, String operator, List<String> inputs, List<AttributeProto> attributes) {
        for (String input : inputs) {
            if (!names.contains(input)) {
                throw new IllegalStateException(name + " reads " + input + ", which is not there yet");
            }
        }
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(named(name))
                .addAllAttribute(attributes));
        return name;
    }

    /** Adds a node without attributes; otherwise as {@link #node(String, String, List, List)}. */
    String node(String name, String operator, List<String> inputs) {
        return node(name, operator, inputs, List.of());
    }

    /** Adds a constant vector of floats, and returns its name. */
    String constant(String name, double[] values) {
        return constant(name, floats(values), values.length);
    }

    /** Adds a constant with one value for each channel of maps {@code [N, C, H, W]}, and returns its name. */
    String perChannel(String name, double[] values) {
        return constant(name, floats(values), 1, values.length, 1, 1);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Adds a constant array of floats, in C order, and returns its name. */
    String constant(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        numbers += values.length;
        return constant(name, TensorProto.DataType.FLOAT, bytes, shape);
    }

    /** Adds a constant vector of integers, and returns its name. */
    String constant(String name, int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putLong(value);
        }
        return constant(name, TensorProto.DataType.INT64, bytes.rewind(), values.length);
    }

    private String constant(String name, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(named(name))
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long side : shape) {
            tensor.addDims(side);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** Adds an input of the whole graph. */
    void input(OnnxValue value) {
        named(value.name());
        graph.addInput(description(value));
    }

    /** Makes a node's output an output of the whole graph. */
    void output(OnnxValue value) {
        graph.addOutput(description(value));
    }

    private static ValueInfoProto description(OnnxValue value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String side : value.shape()) {
            boolean isFixed = Character.isDigit(side.charAt(0));
            shape.addDim(
                    isFixed
                            ? Dimension.newBuilder().setDimValue(Long.parseLong(side))
                            : Dimension.newBuilder().setDimParam(side));
        }
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setDocString(value.meaning())
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private String named(String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException(
                    "two values would be called '" + name + "', which ONNX does not allow; rename a layer");
        }
        return name;
    }

    /** How many floats the constants have. */
    long numbers() {
        return numbers;
    }

    GraphProto build() {
        return graph.build();
    }

    static AttributeProto integers(String name, int... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (int value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto integer(String name, int value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto number(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }
}
