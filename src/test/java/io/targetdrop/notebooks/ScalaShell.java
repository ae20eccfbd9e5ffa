package io.targetdrop.notebooks;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.display.GUI;
import scala.Console$;
import scala.Function0;
import scala.collection.JavaConverters;
import scala.collection.immutable.List;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results.Result;
import scala.tools.nsc.interpreter.Results.Success$;

/**
 * Scala's own interpreter, which Zeppelin and spark-shell wrap: a paragraph is compiled and run as a whole, and sees
 * {@code spark}, {@code z} and what earlier paragraphs defined.
 *
 * <p>Of the output it keeps what is printed. Zeppelin also shows each value that a paragraph defines, with paths of the machine.
 */
public final class ScalaShell implements AutoCloseable {
    /** What the interpreter itself says: values, errors, exceptions. */
    private final ByteArrayOutputStream echo = new ByteArrayOutputStream();

    private final IMain interpreter;

    /** The part of Zeppelin's {@code ZeppelinContext} that notes use; as there, a field has any type. */
    public record Fields(GUI paragraph) {

        /** The value of a field of the paragraph. */
        public Object textbox(String name, String initial) {
            return paragraph.textbox(name, initial);
        }
    }

    ScalaShell(SparkSession spark, Map<String, String> fields) {
        Settings settings = new Settings();
        settings.processArguments(scala("-usejavacp", "-Yrepl-class-based"), true);
        interpreter = new IMain(settings, new PrintWriter(echo, true, StandardCharsets.UTF_8));
        bind("spark", SparkSession.class.getName(), spark);
        GUI filled = new GUI();
        filled.getParams().putAll(fields);
        bind("z", Fields.class.getCanonicalName(), new Fields(filled));
    }

    private void bind(String name, String type, Object value) {
        check(name, interpreter.bind(name, type, value, scala()));
    }

    private static List<String> scala(String... texts) {
        return JavaConverters.asScalaBuffer(Arrays.asList(texts)).toList();
    }

    /**
     * What a paragraph prints.
     *
     * @throws IllegalStateException with the compiler's message or the exception, if it does not run to its end
     */
    String run(Paragraph paragraph) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Function0<Result> action = () -> interpreter.interpret(paragraph.script());
        check(paragraph.title(), Console$.MODULE$.withOut(printed, action));
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void check(String what, Result result) {
        String said = echo.toString(StandardCharsets.UTF_8);
        echo.reset();
        if (result != Success$.MODULE$) {
            throw new IllegalStateException(what + ": " + said);
        }
    }

    @Override
    public void close() {
        interpreter.close();
    }
}
