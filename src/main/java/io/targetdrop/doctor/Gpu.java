package io.targetdrop.doctor;

import java.util.List;
import java.util.Optional;

/**
 * A GPU, as {@code nvidia-smi} tells of it.
 *
 * @param index its place, from 0, in the order of the PCI bus
 * @param uuid what names it for ever, {@code GPU-…}
 * @param name what it is called
 * @param capability its compute capability, 10 times major plus minor; {@link #UNKNOWN} to an nvidia-smi that cannot tell
 */
record Gpu(int index, String uuid, String name, int capability) {
    static final int UNKNOWN = 0;

    /**
     * What nd4j-cuda-11.6 1.0.0-M2.1 has machine code for, read from the fat binaries of its library. They hold no PTX,
     * which a driver could translate for others.
     */
    private static final List<Integer> MACHINE_CODE = List.of(37, 50, 52, 60, 61, 70, 75, 80, 86);

    /** Code runs where the major number is its own and the minor one not below its own (CUDA C++ programming guide). */
    boolean hasCode() {
        return capability == UNKNOWN
                || MACHINE_CODE.stream().anyMatch(code -> code / 10 == capability / 10 && code <= capability);
    }

    String shown() {
        String generation = generation().map(known -> ", " + known).orElse("");
        String shown = capability == UNKNOWN
                ? "compute capability unknown to this nvidia-smi"
                : "compute capability " + capability / 10 + "." + capability % 10 + generation;
        return "GPU " + index + ", " + name + " (" + shown + ")";
    }

    private Optional<String> generation() {
        return switch (capability / 10) {
            case 3 -> Optional.of("Kepler");
            case 5 -> Optional.of("Maxwell");
            case 6 -> Optional.of("Pascal");
            case 7 -> Optional.of(capability < 75 ? "Volta" : "Turing");
            case 8 -> Optional.of(capability < 89 ? "Ampere" : "Ada");
            case 9 -> Optional.of("Hopper");
            case 10, 11, 12 -> Optional.of("Blackwell");
            default -> Optional.empty();
        };
    }
}
