package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.kernels.Maps;
import java.util.Optional;

/**
 * DropBlock: drops squares of b × b positions, independently in each map.
 *
 * <p>A square's first corner is drawn with probability γ = p / b² · H · W / ((H − b + 1) · (W − b + 1)) at every position
 * where the whole square is on the map. With M = 0 in the union of the squares and 1 elsewhere, the output is U · M · λ, λ =
 * numel(M) / sum(M) over the minibatch. A square that is larger than the map is cut to b = min(b, H, W); γ is at most 1.
 * Where squares overlap, less than the share p is dropped, as in the paper.
 *
 * <p>Source: Ghiasi, Lin, Le, <i>DropBlock: a regularization method for convolutional networks</i>, arXiv 1810.12890,
 * equation 1 and algorithm 1; p is its 1 − keep_prob.
 *
 * @param dropProbability the share of the activations that would go if squares did not overlap; 1 − keep_prob of the paper
 * @param blockSize b, the side of a square in pixels, positive
 * @param schedule how the drop probability grows over the epochs
 */
@AutoService(Regularizer.class)
public record DropBlock(double dropProbability, int blockSize, DropSchedule schedule) implements Regularizer {
    private static final double USUAL = 0.1;
    private static final int USUAL_BLOCK_SIZE = 7;
    private static final Method METHOD = new Method(
            "dropblock",
            "squares at random places of each map",
            "activations, if squares did not overlap",
            "Ghiasi, Lin, Le, DropBlock: a regularization method for convolutional networks, arXiv 1810.12890",
            2018);

    /** The usual settings. */
    public DropBlock() {
        this(USUAL, USUAL_BLOCK_SIZE, new DropSchedule.Constant());
    }

    public DropBlock {
        Regularizer.requireProbability(dropProbability, USUAL, METHOD.label());
        Regularizer.requireBlock(blockSize, USUAL_BLOCK_SIZE, METHOD.label());
    }

    @Override
    public Method method() {
        return METHOD;
    }

    /** γ, for a block that fits. */
    static double seedRate(double dropProbability, int block, Maps shape) {
        double places = (double) (shape.height() - block + 1) * (shape.width() - block + 1);
        return Math.min(1, dropProbability / (block * block) * shape.positions() / places);
    }

    /** min(b, H, W). */
    static int fitting(int blockSize, Maps shape) {
        return (int) Math.min(blockSize, Math.min(shape.height(), shape.width()));
    }

    @Override
    public Optional<Mask> mask(Pass pass) {
        double dropProbability = pass.dropProbability();
        FeatureMaps maps = pass.maps();
        Maps shape = maps.shape();
        int block = fitting(blockSize, shape);
        Bernoulli seeds = new Bernoulli(seedRate(dropProbability, block, shape), pass.siteNumbers());
        long[][] dropped = new long[maps.count()][];
        for (int map = 0; map < dropped.length; map++) {
            dropped[map] = squares(seeds, block, shape);
        }
        return Optional.of(Mask.Binary.normalized(shape, dropped));
    }

    private static long[] squares(Bernoulli seeds, int block, Maps shape) {
        int columns = (int) shape.width() - block + 1;
        int rows = (int) shape.height() - block + 1;
        long[] corners = seeds.positions(rows * columns);
        if (corners == null) {
            return null;
        }
        long[] squares = new long[PositionSet.words((int) shape.positions())];
        for (int word = 0; word < corners.length; word++) {
            for (long rest = corners[word]; rest != 0; rest &= rest - 1) {
                int corner = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                PositionSet.addSquare(squares, corner / columns, corner % columns, block, (int) shape.width());
            }
        }
        return squares;
    }
}
