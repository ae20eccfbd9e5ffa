package io.targetdrop.regularizers;

import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

class FixedTargetDropTest extends RegularizerContract {
    @Override
    FeedForwardLayer layer() {
        return new RegularizerLayer(settings(0.5));
    }

    @Override
    FeedForwardLayer layerThatDropsNothing() {
        return new RegularizerLayer(settings(0));
    }

    @Override
    FeedForwardLayer layerWithFrozenMask() {
        return new FrozenMaskLayer(settings(0.5));
    }

    private static TargetDrop settings(double dropProbability) {
        return new TargetDrop(dropProbability, 3, 2, Attention.FIXED, KeepScale.PER_MAP, new DropSchedule.Constant());
    }
}
