package io.rlvr.reward.judge.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.json.Json;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import java.util.List;

/**
 * The fields of every request but its messages: greedy, a token or so, with the log-probabilities
 * of the likeliest first tokens.
 */
record RequestForm(ObjectNode fields) {
  private static final String MESSAGES = "messages";
  private static final String MODEL = "model";

  static RequestForm from(Settings settings) {
    ObjectNode fields = Json.object();
    String model = settings.get(RemoteSettings.MODEL);
    if (!model.isEmpty()) {
      fields.put(MODEL, model);
    }
    fields.put(
        settings.get(RemoteSettings.TOKEN_LIMIT).field(), settings.get(RemoteSettings.MAX_TOKENS));
    fields.put("temperature", 0);
    fields.put("logprobs", true);
    fields.put("top_logprobs", settings.get(RemoteSettings.TOP_LOGPROBS));
    addExtra(fields, settings.get(RemoteSettings.EXTRA_BODY));
    return new RequestForm(fields);
  }

  /** The body of a request. */
  byte[] body(List<Message> messages) {
    ObjectNode body = fields.deepCopy();
    ArrayNode turns = body.putArray(MESSAGES);
    for (Message message : messages) {
      turns.addObject().put("role", message.role()).put("content", message.content());
    }
    return Json.bytes(body);
  }

  private static void addExtra(ObjectNode fields, String extra) {
    if (extra.isEmpty()) {
      return;
    }
    JsonNode object;
    try {
      object = JsonReader.STANDARD.read(extra);
    } catch (UnreadableJsonException e) {
      throw UserException.causedBy(
          e,
          "Invalid reward.remote-judge.extra-body: %s (expected one JSON object)",
          e.onOneLine());
    }
    if (!object.isObject()) {
      throw new UserException(
          "Invalid reward.remote-judge.extra-body: %s (expected one JSON object)", object);
    }
    object
        .properties()
        .forEach(
            field -> {
              if (fields.has(field.getKey()) || field.getKey().equals(MESSAGES)) {
                throw new UserException(
                    "Invalid reward.remote-judge.extra-body: field '%s' (expected fields that no"
                        + " other setting decides)",
                    field.getKey());
              }
              fields.set(field.getKey(), field.getValue());
            });
  }
}
