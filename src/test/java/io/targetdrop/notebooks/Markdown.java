package io.targetdrop.notebooks;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The subset of Markdown that the notes use: a second-level heading, paragraphs, lists, {@code code} and <em>emphasis</em>. As in
 * Zeppelin, a line break in a paragraph is a line break on the page.
 *
 * @param text in blocks, with an empty line between two
 */
record Markdown(String text) {

    /** As Zeppelin stores it. */
    String html() {
        return Arrays.stream(text.strip().split("\n{2,}"))
                .map(Markdown::block)
                .collect(Collectors.joining("\n", "<div class=\"markdown-body\">\n", "\n</div>"));
    }

    private static String block(String block) {
        if (block.startsWith("## ")) {
            return "<h2>" + inline(block.substring(3)) + "</h2>";
        }
        if (block.startsWith("- ")) {
            return Arrays.stream(block.substring(2).split("\n- "))
                    .map(item -> "<li>" + inline(item) + "</li>")
                    .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>"));
        }
        return "<p>" + inline(block).replace("\n", "<br />\n") + "</p>";
    }

    private static String inline(String line) {
        return line.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("`([^`]*)`", "<code>$1</code>")
                .replaceAll("\\*([^*]+)\\*", "<em>$1</em>");
    }
}
