package io.targetdrop.benchmarks.contenders;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process of one contender. It prints {@code ready PARAMETERS PER_STEP}, then answers each line of its standard input:
 * {@code run STEPS} with the nanoseconds they took, {@code memory} with {@link ProcessMemory}. It ends when its input ends.
 */
public final class ContenderMain {
    private final Contender contender;
    private final PrintStream answers;

    private ContenderMain(Contender contender, PrintStream answers) {
        this.contender = contender;
        this.answers = answers;
    }

    /** Takes an entry's arguments. */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // libraries that print greetings to standard output must not interfere with the answers
        System.setOut(System.err);
        new ContenderMain(contender(Entry.ofArguments(arguments)), answers).serve();
        System.exit(0);
    }

    private static Contender contender(Entry entry) {
        return switch (entry.engine()) {
            case STOCK, FAST -> new Dl4jContender(entry);
            case PYTORCH -> new PyTorchContender(entry);
            case CONVOLUTIONS -> new ConvolutionsContender(entry);
            case GEMM -> new GemmContender();
        };
    }

    private void serve() throws IOException {
        answer("ready " + contender.parameters() + " " + contender.perStep());
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            if (request.equals("memory")) {
                answer(ProcessMemory.ofThisProcess().text());
            } else {
                answer(Long.toString(nanoseconds(Integer.parseInt(request.substring("run ".length())))));
            }
        }
    }

    private long nanoseconds(int steps) {
        long start = System.nanoTime();
        for (int step = 0; step < steps; step++) {
            contender.step();
        }
        return System.nanoTime() - start;
    }

    private void answer(String text) {
        answers.println(text);
        answers.flush();
    }
}
