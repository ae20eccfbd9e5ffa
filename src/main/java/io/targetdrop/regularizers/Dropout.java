package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.kernels.Maps;
import java.util.Optional;

/**
 * Dropout of single activations: each is dropped with probability p, the others are multiplied by 1 / (1 − p), which
 * keeps the expectation (inverted dropout). With p = 1 nothing is kept, and the output is 0.
 *
 * <p>Source: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, <i>Dropout: a simple way to prevent neural networks
 * from overfitting</i>, JMLR 15, 2014.
 *
 * @param dropProbability of each activation; wide residual networks use 0.3
 * @param schedule how the drop probability grows over the epochs
 */
@AutoService(Regularizer.class)
public record Dropout(double dropProbability, DropSchedule schedule) implements Regularizer {
    private static final double USUAL = 0.3;
    private static final Method METHOD = new Method(
            "dropout",
            "single activations",
            "an activation",
            "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, Dropout: a simple way to prevent neural networks from overfitting, JMLR 15",
            2014);

    /** The usual settings. */
    public Dropout() {
        this(USUAL, new DropSchedule.Constant());
    }

    public Dropout {
        Regularizer.requireProbability(dropProbability, USUAL, METHOD.label());
    }

    @Override
    public Method method() {
        return METHOD;
    }

    @Override
    public Optional<Mask> mask(Pass pass) {
        double dropProbability = pass.dropProbability();
        FeatureMaps maps = pass.maps();
        Maps shape = maps.shape();
        Bernoulli drops = new Bernoulli(dropProbability, pass.siteNumbers());
        long[][] dropped = new long[maps.count()][];
        for (int map = 0; map < dropped.length; map++) {
            dropped[map] = drops.positions((int) shape.positions());
        }
        return Optional.of(new Mask.Binary(shape, dropped, inverted(dropProbability)));
    }

    /** λ = 1 / (1 − p); 1 if nothing is kept. */
    static float inverted(double dropProbability) {
        return dropProbability == 1 ? 1 : (float) (1 / (1 - dropProbability));
    }
}
