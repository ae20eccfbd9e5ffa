package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.data.SettingException;
import io.targetdrop.kernels.Maps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/**
 * TargetDrop whose choices are drawn: this project's variant, of which the paper's method is one end and a random one the
 * other.
 *
 * <p>TargetDrop with untrained attention removes the same places of the same channels from most images, so a network learns
 * around its mask and meets the removed peaks at inference for the first time. Here each choice has a randomness r in [0,
 * 1], with temperature T = r / (1 − r): at 0 it is TargetDrop's, at 1 it is uniform.
 *
 * <ul>
 *   <li>Channels: each sample's K = ⌊γ · C⌋ targets are the channels with the largest z + T · G. z is the score of
 *       the {@link Ranking} in standard deviations, G standard Gumbel noise (Gumbel top-K: Kool, van Hoof and Welling,
 *       arXiv 1903.06059).
 *   <li>Places: the centre of a region is drawn with a probability proportional to exp(u / (T · s)), where u is the
 *       activation and s the map's standard deviation.
 *   <li>A region is a share of the map's height and width, so that it grows with the map; it is clipped at the border. A
 *       target map loses as many regions, drawn independently, as make up the removed area if none overlap.
 * </ul>
 *
 * <p>What is left of a target map is multiplied by λ ({@link Scale}). Each sample is masked with the probability q.
 *
 * <p>With γ = 1 and random places it is a rival of TargetDrop's: Dropout with regions of one position, DropBlock with small
 * ones, and SpatialDropout with γ < 1 and regions as large as the map.
 *
 * <p>Source of the method it varies: Zhu, Zhao, arXiv 2010.10716.
 *
 * @param dropProbability γ, the share of the channels that are targets, in [0, 1]
 * @param ranking what ranks the channels of a sample
 * @param channelRandomness r of the choice of channels, in [0, 1]
 * @param placeRandomness r of the choice of the region's centre, in [0, 1]
 * @param region side of a region as a share of the map's, in (0, 1]; it has at least one position
 * @param area what is removed of a target map, as a share of it, in (0, 1]; at least one region
 * @param sampleProbability q, in [0, 1]
 * @param scale how what is left of a map is rescaled
 * @param reductionRatio r of the attention's hidden layer; matters with {@link Ranking#ATTENTION} only
 * @param schedule how γ grows over the epochs
 */
@AutoService(Regularizer.class)
public record StochasticTargetDrop(
        double dropProbability,
        Ranking ranking,
        double channelRandomness,
        double placeRandomness,
        double region,
        double area,
        double sampleProbability,
        Scale scale,
        int reductionRatio,
        DropSchedule schedule)
        implements Targeting {
    private static final Method METHOD = new Method(
            "stochastic-targetdrop",
            "positions of channels, both drawn",
            "channels that are targets",
            "this project's variant of Zhu, Zhao, TargetDrop, arXiv 2010.10716",
            2026);

    private static final double USUAL = 0.5;
    /** A single position, on maps of up to 149 pixels. */
    private static final double USUAL_REGION = 0.01;

    private static final double USUAL_AREA = 0.3;

    /** λ by mass is at most this: where nearly all of a map lies in its region, little is left to make up for it. */
    static final float LARGEST_SCALE = 4;

    /** What ranks the channels of a sample. */
    public enum Ranking {
        /** The paper's attention with the initial W1 and W2, before its sigmoid. */
        ATTENTION,
        /** How far the map's mean is above that of the same channel in the other samples of the minibatch. */
        RELATIVE
    }

    /** What λ makes up for in a target map. */
    public enum Scale {
        /** λ = numel(S) / sum(S), as in the paper: what is removed counts by its area. */
        AREA,
        /** λ = Σ|U| / Σ|U · S|, at most 4: what is removed counts by its activations, so the map's mean stays. */
        MASS
    }

    /** The usual settings. */
    public StochasticTargetDrop() {
        this(
                USUAL,
                Ranking.RELATIVE,
                0.5,
                1,
                USUAL_REGION,
                USUAL_AREA,
                1,
                Scale.AREA,
                TargetDrop.USUAL_REDUCTION_RATIO,
                new DropSchedule.Constant());
    }

    public StochasticTargetDrop {
        Regularizer.requireProbability(dropProbability, USUAL, METHOD.label());
        requireShare("channel-randomness", channelRandomness, "0 ranks, 1 is uniform");
        requireShare("place-randomness", placeRandomness, "0 is the peak, 1 is uniform");
        requireShare("sample-probability", sampleProbability, "1 masks every sample");
        requirePart("region", region, USUAL_REGION);
        requirePart("area", area, USUAL_AREA);
        if (!(reductionRatio >= 1)) {
            throw new SettingException(
                    "reduction-ratio", "must be at least 1 but is " + reductionRatio + "; 16 is usual");
        }
    }

    private static void requireShare(String name, double value, String advice) {
        if (!(value >= 0 && value <= 1)) {
            throw new SettingException(name, "must be in [0, 1] but is " + value + "; " + advice);
        }
    }

    private static void requirePart(String name, double value, double usual) {
        if (!(value > 0 && value <= 1)) {
            throw new SettingException(
                    name, "must be in (0, 1] but is " + value + "; " + usual + " is usual for " + METHOD.label());
        }
    }

    @Override
    public Method method() {
        return METHOD;
    }

    @Override
    public boolean dropsNothing() {
        return dropProbability == 0 || sampleProbability == 0;
    }

    @Override
    public Map<String, long[]> matrices(int channels) {
        if (ranking == Ranking.RELATIVE) {
            return Map.of();
        }
        int hidden = ChannelAttention.hiddenWidth(channels, reductionRatio);
        Map<String, long[]> matrices = new LinkedHashMap<>();
        matrices.put(TargetDrop.FIRST, new long[] {hidden, channels});
        matrices.put(TargetDrop.SECOND, new long[] {channels, hidden});
        return matrices;
    }

    @Override
    public Optional<Mask> mask(Pass pass) {
        FeatureMaps maps = pass.maps();
        Maps shape = maps.shape();
        int channels = (int) shape.channels();
        int targets = TargetChannels.count(pass.dropProbability(), channels);
        if (targets == 0) {
            return Optional.empty();
        }
        SplittableRandom random = pass.siteNumbers();
        double[][] scores = channelRandomness == 1 ? new double[(int) shape.samples()][channels] : deviations(pass);
        long[][] dropped = new long[maps.count()][];
        for (int sample = 0; sample < scores.length; sample++) {
            if (random.nextDouble() < sampleProbability) {
                if (channelRandomness > 0) {
                    Draws.addGumbelNoise(scores[sample], channelRandomness, random);
                }
                for (int channel : TargetChannels.select(scores[sample], targets)) {
                    int map = sample * channels + channel;
                    dropped[map] = regions(maps, map, random);
                }
            }
        }
        return Optional.of(new Mask.Scaled(shape, dropped, scales(maps, dropped)));
    }

    /** The share of a logistic distribution that a channel's score is above. */
    @Override
    public double[][] scores(Pass pass) {
        double[][] scores = deviations(pass);
        for (double[] ofSample : scores) {
            for (int channel = 0; channel < ofSample.length; channel++) {
                ofSample[channel] = 1 / (1 + Math.exp(-ofSample[channel]));
            }
        }
        return scores;
    }

    @Override
    public String scoreName() {
        return ranking == Ranking.ATTENTION ? "attention" : "score";
    }

    @Override
    public String removed(int height, int width) {
        return "regions of " + side(height) + " x " + side(width);
    }

    /** What ranks the channels, by sample and channel, in standard deviations. */
    private double[][] deviations(Pass pass) {
        float[] means = pass.maps().means();
        int channels = (int) pass.shape().channels();
        if (ranking == Ranking.ATTENTION) {
            double[][] scores =
                    ChannelAttention.scores(means, pass.parameter(TargetDrop.FIRST), pass.parameter(TargetDrop.SECOND));
            for (double[] ofSample : scores) {
                Draws.standardize(ofSample, 0, 1);
            }
            return scores;
        }
        double[] flat = new double[means.length];
        for (int map = 0; map < flat.length; map++) {
            flat[map] = means[map];
        }
        double[][] scores = new double[means.length / channels][channels];
        for (int channel = 0; channel < channels; channel++) {
            Draws.standardize(flat, channel, channels);
            for (int sample = 0; sample < scores.length; sample++) {
                scores[sample][channel] = flat[sample * channels + channel];
            }
        }
        return scores;
    }

    /** The positions that a target map loses. */
    private long[] regions(FeatureMaps maps, int map, SplittableRandom random) {
        int height = (int) maps.shape().height();
        int width = (int) maps.shape().width();
        int rows = side(height);
        int columns = side(width);
        long count = Math.max(1, Math.round(area * height * width / (rows * columns)));
        IntSupplier centres = centres(maps, map, random);
        long[] positions = new long[PositionSet.words(height * width)];
        for (long i = 0; i < count; i++) {
            int centre = centres.getAsInt();
            int firstRow = centre / width - (rows - 1) / 2;
            int firstColumn = centre % width - (columns - 1) / 2;
            Region clipped = new Region(
                    Math.max(0, firstRow),
                    Math.min(height, firstRow + rows) - 1,
                    Math.max(0, firstColumn),
                    Math.min(width, firstColumn + columns) - 1);
            PositionSet.add(positions, clipped, width);
        }
        return positions;
    }

    /** A region's rows or columns in a map of so many. */
    private int side(int ofMap) {
        return (int) Math.max(1, Math.round(region * ofMap));
    }

    /** Draws centres of regions, as positions a · W + b. */
    private IntSupplier centres(FeatureMaps maps, int map, SplittableRandom random) {
        int positions = (int) maps.shape().positions();
        if (placeRandomness == 1) {
            return () -> random.nextInt(positions);
        }
        if (placeRandomness == 0) {
            int peak = maps.peak(map);
            return () -> peak;
        }
        float[] values = maps.map(map);
        double[] standard = new double[positions];
        for (int position = 0; position < positions; position++) {
            standard[position] = values[position];
        }
        Draws.standardize(standard, 0, 1);
        return Draws.byExponentials(standard, Draws.temperature(placeRandomness), random);
    }

    private float[] scales(FeatureMaps maps, long[][] dropped) {
        float[] scales = new float[dropped.length];
        for (int map = 0; map < scales.length; map++) {
            scales[map] = dropped[map] == null ? 1 : scale(maps, map, dropped[map]);
        }
        return scales;
    }

    private float scale(FeatureMaps maps, int map, long[] dropped) {
        int positions = (int) maps.shape().positions();
        if (scale == Scale.AREA) {
            int removed = PositionSet.size(dropped);
            return removed == positions ? 1 : (float) ((double) positions / (positions - removed));
        }
        float[] values = maps.map(map);
        double all = 0;
        double kept = 0;
        for (int position = 0; position < positions; position++) {
            double mass = Math.abs(values[position]);
            all += mass;
            kept += PositionSet.contains(dropped, position) ? 0 : mass;
        }
        return kept <= 0 ? 1 : (float) Math.min(LARGEST_SCALE, all / kept);
    }
}
