package io.targetdrop.training.spark;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Passes activations through, but fails in the second step of the first attempt of every third task. */
final class FailingNowAndThen implements InputPreProcessor {
    static final AtomicInteger FAILURES = new AtomicInteger();

    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<long[]> CALLS = ThreadLocal.withInitial(() -> new long[2]);

    @Override
    public INDArray preProcess(INDArray input, int minibatchSize, LayerWorkspaceMgr workspaces) {
        TaskContext task = TaskContext.get();
        if (task != null && task.attemptNumber() == 0 && task.taskAttemptId() % 3 == 0) {
            long[] calls = CALLS.get();
            calls[1] = calls[0] == task.taskAttemptId() ? calls[1] + 1 : 1;
            calls[0] = task.taskAttemptId();
            if (calls[1] == 2) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
        }
        return workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
    }

    @Override
    public INDArray backprop(INDArray output, int minibatchSize, LayerWorkspaceMgr workspaces) {
        return workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, output);
    }

    @Override
    public InputPreProcessor clone() {
        return new FailingNowAndThen();
    }

    @Override
    public InputType getOutputType(InputType inputType) {
        return inputType;
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        return new Pair<>(mask, state);
    }
}
