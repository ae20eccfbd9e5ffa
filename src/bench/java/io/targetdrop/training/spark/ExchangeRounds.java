package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.AveragingConfig.UpdaterState;
import io.targetdrop.training.FrozenParameters;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Rounds without training: parameters and momentum are sent out, copied and averaged by the classes that do this in
 * training, through the driver and in slices. This class is in their package so that it can use them.
 *
 * <p>A Spark application of its own: {@code ExchangeRounds PARAMETERS WORKERS[,WORKERS...] ROUNDS}. Prints {@code WORKERS
 * SECONDS_THROUGH_THE_DRIVER SECONDS_IN_SLICES SECONDS_OF_THE_FLOOR}, medians; the floor is the time to send as many bytes over loopback to as many
 * ends as there are executors, and back.
 */
public final class ExchangeRounds {
    private static final int TREE_DEPTH = 2;
    private static final int BUFFER = 1 << 16;
    private static final double NANOSECONDS = 1e9;

    private ExchangeRounds() {}

    /** Runs the application. */
    public static void main(String[] arguments) {
        int parameters = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[2]);
        SparkConf settings = new SparkConf().setAppName("exchange");
        // the same as the program's
        settings.setIfMissing("spark.broadcast.compress", "false");
        settings.setIfMissing("spark.broadcast.blockSize", "16m");
        settings.setIfMissing("spark.task.maxDirectResultSize", "16m");
        try (JavaSparkContext spark = new JavaSparkContext(settings)) {
            int executors = spark.sc().getConf().getInt("spark.cores.max", 2);
            for (String workers : arguments[1].split(",")) {
                measure(spark, parameters, Integer.parseInt(workers), executors, rounds);
            }
        }
    }

    /** Takes turns, so that a slow moment of the machine affects both. The first turn of each does not count. */
    private static void measure(JavaSparkContext spark, int parameters, int workers, int executors, int rounds) {
        double[] exchange = new double[rounds];
        double[] slices = new double[rounds];
        double[] floor = new double[rounds];
        ReplicaState state = new ReplicaState(new float[parameters], new float[parameters]);
        Arrays.fill(state.parameters(), 0.5f);
        Broadcast<ReplicaState> first = spark.broadcast(state);
        Sliced sliced = new Sliced(new SlicedRound.Start.Sent(first), first);
        for (int round = -1; round < rounds; round++) {
            long start = System.nanoTime();
            state = exchange(spark, state, workers);
            long second = System.nanoTime();
            sliced = sliced(spark, sliced, parameters, workers);
            long middle = System.nanoTime();
            loopback(2L * Float.BYTES * parameters, executors);
            if (round >= 0) {
                exchange[round] = (second - start) / NANOSECONDS;
                slices[round] = (middle - second) / NANOSECONDS;
                floor[round] = (System.nanoTime() - middle) / NANOSECONDS;
            }
        }
        sliced.owner().destroy();
        System.out.printf(Locale.ROOT, "%d %.4f %.4f %.4f%n", workers, median(exchange), median(slices), median(floor));
    }

    /** What a round in slices starts from, and what deletes it. */
    private record Sliced(SlicedRound.Start start, Broadcast<?> owner) {}

    private static Sliced sliced(JavaSparkContext spark, Sliced from, int parameters, int workers) {
        Broadcast<Integer> ends = spark.broadcast(0);
        Broadcast<Integer> means = spark.broadcast(0);
        SlicedRound round = new SlicedRound(
                null,
                from.start(),
                SharedBlocks.of(ends),
                SharedBlocks.of(means),
                new FrozenParameters(List.of()),
                settings(workers));
        List<Integer> numbers = IntStream.range(0, workers).boxed().toList();
        spark.parallelize(numbers, workers)
                .map(worker -> {
                    ReplicaState start = round.start().state(true);
                    ReplicaState end = new ReplicaState(
                            start.parameters().clone(), start.updater().clone());
                    return round.offer(start, new ReplicaSteps.End(end, new Averaging.WorkerReport(worker, 0, 0, 0)));
                })
                .collect();
        boolean isWhole =
                spark
                        .parallelize(numbers, workers)
                        .map(slice -> round.average(slice, 2 * parameters))
                        .collect()
                        .stream()
                        .allMatch(isThere -> isThere);
        if (!isWhole) {
            throw new IllegalStateException("all slices must be there but some are lost");
        }
        ends.destroy();
        from.owner().destroy();
        return new Sliced(new SlicedRound.Start.Averaged(round.means(), workers, parameters, parameters), means);
    }

    private static AveragingConfig settings(int workers) {
        return new AveragingConfig(
                AveragingConfig.Master.RESIDENT,
                workers,
                1,
                0,
                AveragingConfig.LearningRateScale.NONE,
                UpdaterState.AVERAGE,
                TREE_DEPTH,
                AveragingConfig.Storage.MEMORY_ONLY,
                false,
                1,
                AveragingConfig.Images.DECODED);
    }

    private static ReplicaState exchange(JavaSparkContext spark, ReplicaState state, int workers) {
        Broadcast<ReplicaState> start = spark.broadcast(state);
        List<Integer> numbers = IntStream.range(0, workers).boxed().toList();
        ResidentAveraging.RoundResult result = OrderedSum.of(
                spark.parallelize(numbers, workers).map(worker -> {
                    ReplicaState from = start.value();
                    ReplicaState end = new ReplicaState(
                            from.parameters().clone(), from.updater().clone());
                    return ResidentAveraging.RoundResult.of(
                            end, new Averaging.WorkerReport(worker, 0, 0, 0), UpdaterState.AVERAGE);
                }),
                TREE_DEPTH,
                ResidentAveraging.RoundResult::plus);
        start.destroy();
        return result.sum().divideBy(workers);
    }

    private static void loopback(long bytes, int ends) {
        List<CompletableFuture<Void>> transfers = new ArrayList<>();
        for (int end = 0; end < ends; end++) {
            transfers.add(CompletableFuture.runAsync(() -> thereAndBack(bytes)));
        }
        transfers.forEach(CompletableFuture::join);
    }

    private static void thereAndBack(long bytes) {
        InetAddress host = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, host);
                Socket near = new Socket(host, server.getLocalPort());
                Socket far = server.accept()) {
            Thread echo = new Thread(() -> {
                receive(far, bytes);
                send(far, bytes);
            });
            echo.start();
            send(near, bytes);
            receive(near, bytes);
            echo.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(Socket socket, long bytes) {
        byte[] buffer = new byte[BUFFER];
        try {
            OutputStream out = socket.getOutputStream();
            for (long left = bytes; left > 0; left -= BUFFER) {
                out.write(buffer, 0, (int) Math.min(BUFFER, left));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void receive(Socket socket, long bytes) {
        byte[] buffer = new byte[BUFFER];
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (long left = bytes; left > 0; left -= BUFFER) {
                in.readFully(buffer, 0, (int) Math.min(BUFFER, left));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
