package io.targetdrop.training.spark;

import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.Shard;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A worker's minibatches of one round, made when they are asked for. */
final class MinibatchIterator implements Iterator<MultiDataSet> {
    private final MinibatchRecipe recipe;
    private final Shard shard;
    private final int epoch;
    private final Iterator<int[]> positions;

    MinibatchIterator(MinibatchRecipe recipe, Shard shard, int epoch, int from, int to) {
        this.recipe = recipe;
        this.shard = shard;
        this.epoch = epoch;
        List<int[]> order = recipe.order(shard, epoch);
        this.positions = order.subList(from, to).iterator();
    }

    @Override
    public boolean hasNext() {
        return positions.hasNext();
    }

    @Override
    public MultiDataSet next() {
        if (!positions.hasNext()) {
            throw new NoSuchElementException("the round has no more minibatches");
        }
        return recipe.training(shard, positions.next(), epoch).toMultiDataSet();
    }
}
