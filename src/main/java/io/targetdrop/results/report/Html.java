package io.targetdrop.results.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Builds a page. Text is escaped when it is added. */
final class Html {
    private static final String STYLE = """
            :root { color-scheme: light dark; --text: #1b1b1b; --faint: #666; --page: #fff; --card: #f6f6f4; --line: #d8d8d4; }
            @media (prefers-color-scheme: dark) {
              :root { --text: #e8e8e4; --faint: #a0a09a; --page: #161614; --card: #20201e; --line: #3c3c38; }
            }
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 1.5rem; max-width: 72rem; background: var(--page); color: var(--text);
              font: 16px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
            h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
            p { margin: .25rem 0 .75rem; }
            .answer { font-size: 1.15rem; }
            .faint { color: var(--faint); font-size: .9rem; }
            .pair { display: flex; flex-wrap: wrap; gap: 1.25rem; align-items: flex-start; }
            .pair > * { flex: 1 1 22rem; min-width: 0; }
            .pair > section { flex: 1 1 30rem; max-width: 46rem; }
            figure { margin: 0; max-width: 46rem; padding: .5rem; background: #fff; border: 1px solid var(--line); border-radius: .4rem; }
            figure svg { display: block; width: 100%; height: auto; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; width: 100%; }
            th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
            th { color: var(--faint); font-weight: 600; }
            td.number, th.number { text-align: right; white-space: nowrap; }
            table.heat { width: auto; }
            table.heat th { vertical-align: bottom; text-align: left; white-space: nowrap; }
            .upright { writing-mode: vertical-rl; transform: rotate(180deg); }
            td.cell { min-width: 3.5rem; text-align: center; border: 2px solid var(--page); }
            .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: .75rem; }
            .pictures div { font-size: .8rem; color: var(--faint); }
            .pictures img { width: 100%; image-rendering: pixelated; border-radius: .25rem; }
            .drawing img { display: block; width: 100%; min-width: 44rem; max-width: 72rem; background: #fff; border-radius: .4rem; }
            summary { cursor: pointer; color: var(--faint); }
            tr.best td { font-weight: 700; }
            @media print { body { max-width: none; padding: 0; } section { break-inside: avoid; } }
            """;

    /** No scripts and no external content; the browser enforces it. */
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    /** The cell of a row without a value. */
    private static final String NOTHING = "–";

    private static final int LIGHTEST = 94;
    private static final int DARKEST = 42;
    private static final int WHITE_BELOW = 62;

    private final StringBuilder body = new StringBuilder();

    /** The whole page. */
    String page(String title) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n<title>" + escaped(title)
                + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
    }

    Html title(String text) {
        return raw("<h1>" + escaped(text) + "</h1>\n");
    }

    /** The answer of the page, a sentence. */
    Html answer(String text) {
        return raw("<p class=\"answer\">" + escaped(text) + "</p>\n");
    }

    /** A secondary sentence. */
    Html note(String text) {
        return raw("<p class=\"faint\">" + escaped(text) + "</p>\n");
    }

    /** A secondary sentence, if there is one. */
    Html note(Optional<String> text) {
        return text.map(this::note).orElse(this);
    }

    /** Starts a section with the question that it answers. */
    Html section(String question) {
        return raw("<section>\n<h2>" + escaped(question) + "</h2>\n");
    }

    Html endSection() {
        return raw("</section>\n");
    }

    /** A chart with its numbers next to it. */
    Html pair(String chart, String description, List<List<String>> rows) {
        return raw("<div class=\"pair\">\n")
                .figure(chart, description)
                .table(rows)
                .raw("</div>\n");
    }

    /** A chart. */
    Html figure(String chart, String description) {
        return raw("<figure role=\"img\" aria-label=\"" + escaped(description) + "\">" + chart + "</figure>\n");
    }

    /** A table without a highlighted row. */
    Html table(List<List<String>> rows) {
        return table(rows, OptionalInt.empty());
    }

    /**
     * A table. The first row is its header; columns of numbers are aligned to the right.
     *
     * @param best the index of the highlighted row, if there is one
     */
    Html table(List<List<String>> rows, OptionalInt best) {
        boolean[] areNumbers = new boolean[rows.get(0).size()];
        for (int column = 0; column < areNumbers.length; column++) {
            areNumbers[column] = isNumber(rows, column);
        }
        raw("<div class=\"scroll\"><table>\n<thead>" + row(rows.get(0), "th", "", areNumbers) + "</thead>\n<tbody>\n");
        for (int i = 1; i < rows.size(); i++) {
            raw(row(rows.get(i), "td", best.equals(OptionalInt.of(i)) ? " class=\"best\"" : "", areNumbers));
        }
        return raw("</tbody>\n</table></div>\n");
    }

    private static String row(List<String> cells, String tag, String attributes, boolean[] areNumbers) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> "<" + tag + (areNumbers[column] ? " class=\"number\"" : "") + ">"
                        + escaped(cells.get(column)) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr" + attributes + ">", "</tr>\n"));
    }

    /** Decided by the first row that has a value. */
    private static boolean isNumber(List<List<String>> rows, int column) {
        return rows.stream()
                .skip(1)
                .map(row -> row.get(column))
                .filter(cell -> !cell.equals(NOTHING))
                .findFirst()
                .filter(Html::isNumber)
                .isPresent();
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[<+-]?[\\d.]+( ± [\\d.]+)?( %)?");
    }

    /** A section of names and values; nothing if there are none. */
    Html facts(String question, Map<String, String> facts) {
        if (facts.isEmpty()) {
            return this;
        }
        List<List<String>> rows = new ArrayList<>(List.of(List.of("what", "value")));
        facts.forEach((what, value) -> rows.add(List.of(what, value)));
        return section(question).table(rows).endSection();
    }

    /** HTML as it is. */
    Html raw(String html) {
        body.append(html);
        return this;
    }

    /** A cell of a heat map: the greater its share in [0, 1], the darker. */
    static String cell(double share, String text) {
        long light = Math.round(LIGHTEST - share * (LIGHTEST - DARKEST));
        return String.format(
                Locale.ROOT,
                "<td class=\"cell\" style=\"background:hsl(205 65%% %d%%);color:%s\">%s</td>",
                light,
                light < WHITE_BELOW ? "#fff" : "#1b1b1b",
                escaped(text));
    }

    /** A picture, embedded in the page. */
    static String image(BufferedImage image, String description) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "<img alt=\"" + escaped(description) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(bytes.toByteArray()) + "\">";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
