package io.targetdrop.kernels;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes oneDNN's descriptions and memories of float arrays. */
final class Tensors {
    private Tensors() {}

    /** Describes a shape and lets oneDNN choose the format. */
    static memory.desc any(long... shape) {
        return new memory.desc(shape, memory.data_type.f32, memory.format_tag.any);
    }

    /** The format of an array of maps. */
    static memory.desc ofMaps(Maps maps, boolean blocked) {
        memory.format_tag plain = memory.format_tag.abcd;
        memory.format_tag byBlock = OneDnn.block() == 8 ? memory.format_tag.aBcd8b : memory.format_tag.aBcd16b;
        return new memory.desc(maps.plainShape(), memory.data_type.f32, blocked ? byBlock : plain);
    }

    static memory.desc plain(long... shape) {
        memory.format_tag tag = switch (shape.length) {
            case 1 -> memory.format_tag.a;
            case 2 -> memory.format_tag.ab;
            default -> memory.format_tag.abcd;
        };
        return new memory.desc(shape, memory.data_type.f32, tag);
    }

    /** A memory that allocates its own values. */
    static memory owned(memory.desc description) {
        return new memory(description, OneDnn.engine());
    }

    /** A memory without values of its own. {@link #point} gives it an array before each use. */
    static memory borrowed(memory.desc description) {
        return new memory(description, OneDnn.engine(), new FloatPointer());
    }

    /** Makes a memory refer to an array in C order; the caller keeps the array alive. */
    static void point(memory memory, INDArray array) {
        memory.set_data_handle(array.data().addressPointer());
    }

    /** Makes the arguments of a primitive from name, memory, name, memory, and so on. */
    static IntMemoryMap arguments(Object... namesAndMemories) {
        IntMemoryMap arguments = new IntMemoryMap();
        for (int i = 0; i < namesAndMemories.length; i += 2) {
            arguments.put((Integer) namesAndMemories[i], (memory) namesAndMemories[i + 1]);
        }
        return arguments;
    }

    static void run(primitive primitive, IntMemoryMap arguments) {
        primitive.execute(OneDnn.stream(), arguments);
    }

    /** Returns the conversion from one memory to the other, which may have another format. */
    static Runnable conversion(memory from, memory to) {
        reorder conversion = new reorder(from, to);
        return () -> conversion.execute(OneDnn.stream(), from, to);
    }
}
