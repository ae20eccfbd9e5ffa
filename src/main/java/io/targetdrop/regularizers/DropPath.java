package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import java.util.Optional;

/**
 * DropPath, or stochastic depth: whole samples are dropped with probability p, the others are multiplied by 1 / (1 − p). With
 * p = 1 the output is 0.
 *
 * <p>It belongs on the residual branches, which are the sites of the blocks in residual networks: a sample
 * that loses its branch still has the shortcut. At a site without a shortcut around it, the sample is lost.
 *
 * <p>Source: Huang, Sun, Liu, Sedra, Weinberger, <i>Deep networks with stochastic depth</i>, arXiv 1603.09382. The
 * paper drops a branch for a whole minibatch and scales at inference. Dropping it for each sample on its own and
 * scaling in training has the same expectation. In the paper p rises linearly over the blocks to 0.5; settings for
 * single sites can do the same. The default here is one p for all sites.
 *
 * @param dropProbability of each sample at each site
 * @param schedule how the drop probability grows over the epochs
 */
@AutoService(Regularizer.class)
public record DropPath(double dropProbability, DropSchedule schedule) implements Regularizer {
    private static final double USUAL = 0.1;
    private static final Method METHOD = new Method(
            "drop-path",
            "the whole residual branch of a sample",
            "a sample at a site",
            "Huang, Sun, Liu, Sedra, Weinberger, Deep networks with stochastic depth, arXiv 1603.09382",
            2016);

    /** The usual settings. */
    public DropPath() {
        this(USUAL, new DropSchedule.Constant());
    }

    public DropPath {
        Regularizer.requireProbability(dropProbability, USUAL, METHOD.label());
    }

    @Override
    public Method method() {
        return METHOD;
    }

    @Override
    public Optional<Mask> mask(Pass pass) {
        int channels = (int) pass.shape().channels();
        return Optional.of(SpatialDropout.wholeMaps(pass, channels));
    }
}
