package io.targetdrop.results.report;

import io.targetdrop.regularizers.MaskStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What masks do, as a table with one row for each site. */
final class MaskSection {
    private MaskSection() {}

    /**
     * Adds it to a page, if there are masks.
     *
     * @param images a sentence that says which images were masked
     */
    static void addTo(Html html, String images, List<MaskStatistics> sites) {
        if (sites.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "site", "channels", "targets", "shared by two images", "channels hit", "energy removed", "mean ratio"));
        for (MaskStatistics site : sites) {
            rows.add(List.of(
                    site.site(),
                    Integer.toString(site.channels()),
                    number("%.1f", site.targets()),
                    number("%.1f %%", 100 * site.sharedTargets()),
                    number("%.1f", site.channelsHit()),
                    number("%.1f %%", 100 * site.energyRemoved()),
                    number("%.2f", site.meanRatio())));
        }
        html.section("What do the masks do?")
                .note(
                        images
                                + " Targets: channels of an image that lose something, and how many of them another"
                                + " image loses, too; by chance it is targets / channels. Channels hit: how many are targets in all."
                                + " Energy: the squares of the activations. Mean ratio: of a target's map, in training to inference.")
                .table(rows)
                .endSection();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
