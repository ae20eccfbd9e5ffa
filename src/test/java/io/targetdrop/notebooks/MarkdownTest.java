package io.targetdrop.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MarkdownTest {
    @Test
    void hasHeadingsParagraphsListsCodeAndEmphasis() {
        assertEquals("""
                <div class="markdown-body">
                <h2>What?</h2>
                <p>Choose <em>Run</em>, if <code>a &lt; b</code>.</p>
                <ul>
                <li>one</li>
                <li>two</li>
                </ul>
                </div>""", new Markdown("## What?\n\nChoose *Run*, if `a < b`.\n\n- one\n- two\n").html());
    }

    @Test
    void aLineBreakIsKept() {
        assertEquals("""
                <div class="markdown-body">
                <p>one<br />
                two</p>
                </div>""", new Markdown("one\ntwo").html());
    }
}
