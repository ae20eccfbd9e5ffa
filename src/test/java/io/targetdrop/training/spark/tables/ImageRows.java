package io.targetdrop.training.spark.tables;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tables of small pictures, each of one colour, its number; even ones are cats, odd ones dogs. */
public final class ImageRows {
    private static final int SIDE = 16;
    private static final int BLUE_GREEN_RED = 16;

    private static final StructType IMAGE = new StructType()
            .add("origin", DataTypes.StringType)
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);

    private ImageRows() {}

    private static BufferedImage picture(int number) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, number * 0x010203);
        }
        return image;
    }

    /** A picture as a PNG file. */
    public static byte[] png(int number) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture(number), "png", bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    static String label(int number) {
        return number % 2 == 0 ? "cat" : "dog";
    }

    /** One in four is a test image. */
    private static String split(int number) {
        return number / 2 % 4 == 0 ? "test" : "train";
    }

    /** Pictures with the columns {@code id}, {@code path}, {@code label}, {@code split} and {@code image}, in the order of their numbers. */
    public static Dataset<Row> encoded(SparkSession spark, int count) {
        return of(spark, row -> row, numbers(count));
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Changes a row. */
    interface Change {
        Object[] of(Object[] row);
    }

    /** As {@link #encoded}, with changed rows. */
    static Dataset<Row> of(SparkSession spark, Change change, List<Integer> numbers) {
        StructType schema = new StructType()
                .add("id", DataTypes.StringType)
                .add("path", DataTypes.StringType)
                .add("label", DataTypes.StringType)
                .add("split", DataTypes.StringType)
                .add("image", DataTypes.BinaryType);
        List<Row> rows = numbers.stream()
                .map(number -> RowFactory.create(
                        change.of(new Object[] {id(number), path(number), label(number), split(number), png(number)})))
                .toList();
        return spark.createDataFrame(rows, schema);
    }

    /** Where a picture is in an image folder. */
    public static String path(int number) {
        return split(number) + "/" + label(number) + "/" + id(number) + ".png";
    }

    static String id(int number) {
        return "%04d".formatted(number);
    }

    /** The same rows in another order, on several partitions. */
    static Dataset<Row> dealtAgain(SparkSession spark, int count, int partitions) {
        List<Integer> numbers = new ArrayList<>(numbers(count));
        Collections.reverse(numbers);
        Collections.rotate(numbers, count / 3);
        return of(spark, row -> row, numbers).repartition(partitions);
    }

    /** As {@link #encoded}, with Spark's image struct. */
    static Dataset<Row> structs(SparkSession spark, int count) {
        StructType schema = new StructType().add("label", DataTypes.IntegerType).add("image", IMAGE);
        List<Row> rows = numbers(count).stream()
                .map(number -> RowFactory.create(number % 2, struct(number)))
                .toList();
        return spark.createDataFrame(rows, schema);
    }

    private static Row struct(int number) {
        byte[] samples = ((DataBufferByte) picture(number).getRaster().getDataBuffer()).getData();
        return RowFactory.create("file:/pictures/" + id(number), SIDE, SIDE, 3, BLUE_GREEN_RED, samples);
    }
}
