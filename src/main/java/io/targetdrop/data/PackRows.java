package io.targetdrop.data;

import io.targetdrop.data.PackedRow.Role;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What is known about the rows of a pack without their images, by index. Do not modify the arrays.
 *
 * @param labels the class of each
 * @param roles what each is for, the position of a {@link Role}
 * @param widths the width in pixels of each image, upright; 0 if it is unusable
 * @param heights the same for the height
 * @param weights how much each counts in training; none if all of them have the usual weight, 1
 */
public record PackRows(int[] labels, byte[] roles, int[] widths, int[] heights, double[] weights)
        implements Serializable {
    private static final int CHANNELS = 3;
    private static final double[] NO_WEIGHTS = {};

    /** Empty rows of the usual weight. */
    static PackRows ofSize(int count) {
        return new PackRows(new int[count], new byte[count], new int[count], new int[count], NO_WEIGHTS);
    }

    /** The same rows with these weights. */
    PackRows weighted(double[] others) {
        boolean areUsual = Arrays.stream(others).allMatch(weight -> weight == PackedRow.USUAL_WEIGHT);
        return new PackRows(labels, roles, widths, heights, areUsual ? NO_WEIGHTS : others);
    }

    /** All rows of some files, in their order. */
    static PackRows joined(List<PackRows> files) {
        PackRows all = ofSize(files.stream().mapToInt(PackRows::count).sum());
        int first = 0;
        for (PackRows file : files) {
            System.arraycopy(file.labels, 0, all.labels, first, file.count());
            System.arraycopy(file.roles, 0, all.roles, first, file.count());
            System.arraycopy(file.widths, 0, all.widths, first, file.count());
            System.arraycopy(file.heights, 0, all.heights, first, file.count());
            first += file.count();
        }
        return files.stream().allMatch(file -> file.weights.length == 0)
                ? all
                : all.weighted(
                        files.stream().flatMapToDouble(PackRows::eachWeight).toArray());
    }

    /** The weight of every row. */
    private DoubleStream eachWeight() {
        return weights.length > 0
                ? Arrays.stream(weights)
                : DoubleStream.generate(() -> PackedRow.USUAL_WEIGHT).limit(count());
    }

    int count() {
        return labels.length;
    }

    Role role(int index) {
        return Role.values()[roles[index]];
    }

    boolean isUsable(int index) {
        return widths[index] > 0;
    }

    /** The shape of a usable image, as it is decoded. */
    ImageShape shape(int index) {
        return new ImageShape(CHANNELS, heights[index], widths[index]);
    }

    /** The indices of the rows with one of these roles, ascending. */
    int[] having(Role... wanted) {
        List<Role> roleList = Arrays.asList(wanted);
        return IntStream.range(0, count())
                .filter(index -> roleList.contains(role(index)))
                .toArray();
    }

    /** The labels of some rows. */
    int[] labelsOf(int[] indices) {
        return Arrays.stream(indices).map(index -> labels[index]).toArray();
    }

    /** The weights of some rows; none if all rows have the usual weight. */
    double[] weightsOf(int[] indices) {
        return weights.length == 0
                ? NO_WEIGHTS
                : Arrays.stream(indices).mapToDouble(index -> weights[index]).toArray();
    }

    /** Their number, the rows, and the weights if there are any: then the number is inverted, bit by bit. */
    void writeTo(OutputStream file) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(file));
        out.writeInt(weights.length > 0 ? ~count() : count());
        for (int index = 0; index < count(); index++) {
            out.writeInt(labels[index]);
            out.writeByte(roles[index]);
            out.writeInt(widths[index]);
            out.writeInt(heights[index]);
        }
        for (double weight : weights) {
            out.writeDouble(weight);
        }
        out.flush();
    }

    static PackRows read(InputStream file) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(file));
        int written = in.readInt();
        PackRows rows = ofSize(written < 0 ? ~written : written);
        for (int index = 0; index < rows.count(); index++) {
            rows.labels[index] = in.readInt();
            rows.roles[index] = in.readByte();
            rows.widths[index] = in.readInt();
            rows.heights[index] = in.readInt();
        }
        return written < 0 ? rows.weighted(readDoubles(in, rows.count())) : rows;
    }

    private static double[] readDoubles(DataInputStream in, int count) throws IOException {
        double[] values = new double[count];
        for (int index = 0; index < count; index++) {
            values[index] = in.readDouble();
        }
        return values;
    }
}
