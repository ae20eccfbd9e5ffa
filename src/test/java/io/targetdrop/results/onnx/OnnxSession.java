package io.targetdrop.results.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/** An ONNX file in ONNX Runtime, as a server would run it: one thread, pixel values in, probabilities out. */
public final class OnnxSession implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    public OnnxSession(byte[] model) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        session = environment.createSession(model, options);
    }

    /**
     * Runs the network.
     *
     * @param pixels from 0 to 255, {@code [N, C, H, W]}
     * @param shape N, C, H, W
     * @return probabilities, {@code [N, K]}
     */
    public float[][] probabilities(float[] pixels, long... shape) throws OrtException {
        try (OnnxTensor images = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
                OrtSession.Result result = session.run(Map.of("images", images))) {
            return (float[][]) result.get("probabilities").orElseThrow().getValue();
        }
    }

    /** A value of the metadata; null if there is none. */
    public String metadata(String key) throws OrtException {
        return session.getMetadata().getCustomMetadata().get(key);
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
