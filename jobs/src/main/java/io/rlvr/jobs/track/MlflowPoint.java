package io.rlvr.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.json.Json;
import io.rlvr.json.JsonFields;

/**
 * A point of a curve.
 *
 * @param timestamp milliseconds since 1970
 */
record MlflowPoint(String key, double value, long timestamp, long step) {
  /** Numbers of 64 bits may come as texts, as Protocol Buffers have them in JSON. */
  static MlflowPoint read(JsonNode metric) {
    return new MlflowPoint(
        metric.path("key").asText(),
        metric.path("value").asDouble(Double.NaN),
        metric.path("timestamp").asLong(),
        metric.path("step").asLong());
  }

  /** What JSON has no number for is a text: {@code NaN}. */
  JsonNode json() {
    return Json.object()
        .put("key", key)
        .put("timestamp", timestamp)
        .put("step", step)
        .set("value", JsonFields.numberOrNaN(value));
  }

  boolean isAt(MlflowPoint other) {
    return key.equals(other.key) && timestamp == other.timestamp && step == other.step;
  }
}
