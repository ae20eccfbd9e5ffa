package io.targetdrop.results.events;

import java.time.Instant;
import java.util.Map;

/**
 * What TensorBoard's page of hyperparameters shows: a session with its settings and how it ended.
 *
 * <p>TensorBoard's messages ({@code tensorboard/plugins/hparams/plugin_data.proto}) are in no Java library, so they are written
 * here.
 */
final class Session {
    private static final String PLUGIN = "hparams";

    private static final int TAG = 1;
    private static final int TENSOR = 8;
    private static final int METADATA = 9;
    private static final int PLUGIN_DATA = 1;
    private static final int PLUGIN_NAME = 1;
    private static final int PLUGIN_CONTENT = 2;
    private static final int DATA_CLASS = 4;
    private static final int DATA_CLASS_TENSOR = 2;

    private static final int TENSOR_TYPE = 1;
    private static final int TYPE_FLOAT = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int SHAPE_DIMENSION = 2;
    private static final int DIMENSION_SIZE = 1;
    private static final int TENSOR_FLOATS = 5;

    private static final int START = 3;
    private static final int START_SETTINGS = 1;
    private static final int START_GROUP = 4;
    private static final int START_TIME = 5;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;
    private static final int VALUE_NUMBER = 2;
    private static final int VALUE_TEXT = 3;
    private static final int VALUE_FLAG = 4;

    private static final int END = 4;
    private static final int END_STATUS = 1;
    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;
    private static final int END_TIME = 2;

    private Session() {}

    /** The value of a summary that starts a session. */
    static Message start(Instant time, Map<String, String> settings, String group) {
        Message info = new Message();
        settings.forEach((key, text) ->
                info.message(START_SETTINGS, new Message().text(ENTRY_KEY, key).message(ENTRY_VALUE, setting(text))));
        info.text(START_GROUP, group).number(START_TIME, EventFile.seconds(time));
        return value("session_start_info", new Message().message(START, info));
    }

    /** The value of a summary that ends a session. */
    static Message end(Instant time, boolean succeeded) {
        Message info = new Message()
                .whole(END_STATUS, succeeded ? SUCCESS : FAILURE)
                .number(END_TIME, EventFile.seconds(time));
        return value("session_end_info", new Message().message(END, info));
    }

    private static Message value(String name, Message data) {
        Message plugin = new Message().text(PLUGIN_NAME, PLUGIN).message(PLUGIN_CONTENT, data);
        Message metadata = new Message().message(PLUGIN_DATA, plugin).whole(DATA_CLASS, DATA_CLASS_TENSOR);
        return new Message()
                .text(TAG, "_hparams_/" + name)
                .message(METADATA, metadata)
                .message(TENSOR, zero());
    }

    /** A tensor with one number: TensorBoard skips values without a tensor. */
    private static Message zero() {
        Message dimension = new Message().whole(DIMENSION_SIZE, 1);
        return new Message()
                .whole(TENSOR_TYPE, TYPE_FLOAT)
                .message(TENSOR_SHAPE, new Message().message(SHAPE_DIMENSION, dimension))
                .single(TENSOR_FLOATS, 0);
    }

    /** A {@code google.protobuf.Value}: a number or a flag if the text is one, so that TensorBoard can sort and filter. */
    private static Message setting(String text) {
        if (text.equals("true") || text.equals("false")) {
            return new Message().flag(VALUE_FLAG, Boolean.parseBoolean(text));
        }
        return isNumber(text)
                ? new Message().number(VALUE_NUMBER, Double.parseDouble(text))
                : new Message().text(VALUE_TEXT, text);
    }

    /** As JSON has numbers; Java would read {@code 1d} and {@code NaN} too. */
    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    }
}
