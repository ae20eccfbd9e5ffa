package io.targetdrop.submit;

import io.targetdrop.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The program of a {@link WarmDriver}: runs the commands whose directories it reads from standard input. */
public final class CommandServer {
    /** The command and its options, in a directory; a NUL ends each but the last. */
    static final String ARGUMENTS = "arguments";

    /** What it prints. */
    static final String OUTPUT = "output";

    /** Progress and errors. */
    static final String ERRORS = "errors";

    /** Written last. */
    static final String EXIT_CODE = "exit-code";

    private CommandServer() {}

    /** Runs commands until standard input ends. */
    public static void main(String[] ignored) throws IOException {
        BufferedReader directories = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Properties properties = System.getProperties();
        properties.remove("spark.master");
        for (String directory = directories.readLine(); directory != null; directory = directories.readLine()) {
            System.setProperties((Properties) properties.clone());
            run(Path.of(directory));
        }
    }

    private static void run(Path directory) throws IOException {
        List<String> command = new ArrayList<>();
        String[] arguments = Files.readString(directory.resolve(ARGUMENTS)).split("\0", -1);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--master")) {
                System.setProperty("spark.master", arguments[++i]);
            } else if (arguments[i].equals("--properties-file")) {
                load(Path.of(arguments[++i]));
            } else if (arguments[i].equals("--conf")) {
                String[] setting = arguments[++i].split("=", 2);
                System.setProperty(setting[0], setting[1]);
            } else {
                command.add(arguments[i]);
            }
        }
        int code;
        try (PrintWriter out = writer(directory.resolve(OUTPUT));
                PrintWriter err = writer(directory.resolve(ERRORS))) {
            code = Main.run(out, err, command.toArray(String[]::new));
        }
        Path written = Files.writeString(directory.resolve(EXIT_CODE + ".new"), Integer.toString(code));
        Files.move(written, directory.resolve(EXIT_CODE), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void load(Path file) throws IOException {
        Properties loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            loaded.load(reader);
        }
        loaded.stringPropertyNames()
                .forEach(name ->
                        System.setProperty(name, loaded.getProperty(name).strip()));
    }

    private static PrintWriter writer(Path file) throws IOException {
        return new PrintWriter(Files.newBufferedWriter(file), true);
    }
}
