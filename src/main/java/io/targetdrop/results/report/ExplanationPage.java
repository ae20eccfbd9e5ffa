package io.targetdrop.results.report;

import io.targetdrop.networks.SiteEvidence;
import io.targetdrop.regularizers.MaskEvidence;
import io.targetdrop.regularizers.MaskEvidence.Target;
import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.results.pictures.Explanation;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * The page of what TargetDrop, or its variant, removes from pictures.
 *
 * @param explanations of the pictures, at least one
 * @param masks what the masks do to all of them; empty if that is not known
 */
public record ExplanationPage(List<Explanation> explanations, List<MaskStatistics> masks) {
    private static final int TARGETS_LISTED = 32;

    /** The page. */
    public String html() {
        Html html = new Html()
                .title("What would TargetDrop remove?")
                .note("In training, at its full drop probability, and with the means and variances of inference. On the"
                        + " picture: the redder, the more targets lose that place; dots are the peaks of their maps."
                        + " Bars: the attention of all channels, or what else ranks them, highest first; targets are red. Below each map:"
                        + " the output of the layer.");
        if (explanations.size() > 1) {
            html.section("All of them")
                    .raw("<div class=\"scroll\">"
                            + Html.image(Explanation.sheet(explanations), "all pictures, once for each site")
                            + "</div>\n")
                    .endSection();
        }
        MaskSection.addTo(html, "On these images, at the full drop probability.", masks);
        explanations.forEach(explanation -> add(html, explanation));
        return html.page("What would TargetDrop remove?");
    }

    private static void add(Html html, Explanation explanation) {
        html.section(explanation.picture().name());
        for (SiteEvidence site : explanation.sites()) {
            String caption = Explanation.caption(site);
            html.raw("<p>" + Html.escaped(caption) + "</p>\n<div class=\"drawing scroll\">"
                    + Html.image(explanation.draw(site), caption) + "</div>\n<details><summary>The targets of "
                    + Html.escaped(site.site()) + "</summary>\n");
            html.table(rows(site)).raw("</details>\n");
        }
        html.endSection();
    }

    private static List<List<String>> rows(SiteEvidence site) {
        MaskEvidence evidence = site.evidence();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "channel",
                site.method().scoreName(),
                "peak: row",
                "column",
                "removed: rows",
                "columns",
                "share of map",
                "λ"));
        for (Target target : evidence.targets().stream().limit(TARGETS_LISTED).toList()) {
            IntSummaryStatistics rowsOfMap = target.removed().stream()
                    .mapToInt(at -> at / evidence.width())
                    .summaryStatistics();
            IntSummaryStatistics columns = target.removed().stream()
                    .mapToInt(at -> at % evidence.width())
                    .summaryStatistics();
            rows.add(List.of(
                    Integer.toString(target.channel()),
                    String.format(Locale.ROOT, "%.4f", evidence.scores()[target.channel()]),
                    Integer.toString(target.peak() / evidence.width()),
                    Integer.toString(target.peak() % evidence.width()),
                    rowsOfMap.getMin() + "–" + rowsOfMap.getMax(),
                    columns.getMin() + "–" + columns.getMax(),
                    String.format(
                            Locale.ROOT,
                            "%.0f %%",
                            100.0 * target.removed().size() / (evidence.height() * evidence.width())),
                    String.format(Locale.ROOT, "%.4f", target.keepScale())));
        }
        return rows;
    }
}
