package io.rlvr.rollout.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.data.FinishReason;
import io.rlvr.http.client.MalformedAnswerException;
import io.rlvr.http.client.Reply.Answered;
import io.rlvr.http.client.Reply.Outcome;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.Sampling;

/** Reads what servers answer, which is not to be trusted. */
final class Answers {
  /** By how much rounding of the server may lift a log-probability above 0. */
  private static final double ROUNDING = 1e-3;

  private static final int MOST_WORDS = 1000;

  private Answers() {}

  static JsonNode root(byte[] body) throws MalformedAnswerException {
    try {
      return JsonReader.STANDARD.read(body);
    } catch (UnreadableJsonException e) {
      throw malformed("it is not JSON");
    }
  }

  /** Whatever it says, which is not needed. */
  static Outcome<String> words(byte[] body) {
    return new Answered<>("%d bytes".formatted(Math.min(body.length, MOST_WORDS)));
  }

  static MalformedAnswerException malformed(String what) {
    return new MalformedAnswerException("HTTP 200, but " + what);
  }

  /** What must be a list: an object has a size too, and nothing at a place. */
  static JsonNode list(JsonNode list, String name) throws MalformedAnswerException {
    if (!list.isArray()) {
      throw malformed("%s is no list".formatted(name));
    }
    return list;
  }

  /** Token ids of a list. */
  static int[] ids(JsonNode list, String name, int vocabulary) throws MalformedAnswerException {
    int[] ids = new int[list(list, name).size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = list.path(i);
      if (!id.canConvertToInt() || !id.isIntegralNumber() || id.intValue() < 0) {
        throw malformed("%s holds what is no token id".formatted(name));
      }
      ids[i] = id.intValue();
      if (ids[i] >= vocabulary) {
        throw malformed(
            "%s holds token %d of a vocabulary of %d".formatted(name, ids[i], vocabulary));
      }
    }
    return ids;
  }

  static float logprob(JsonNode number) throws MalformedAnswerException {
    double value = number.isNumber() ? number.doubleValue() : Double.NaN;
    if (!(value <= ROUNDING) || !(value >= -Float.MAX_VALUE)) {
      throw malformed("a log-probability is not a number <= 0");
    }
    return (float) Math.min(0, value);
  }

  /**
   * A sample whose parts fit each other and what was asked for.
   *
   * @param reason {@code stop} or {@code length}
   */
  static Outcome<Sample> sample(int[] ids, float[] logprobs, String reason, Sampling asked)
      throws MalformedAnswerException {
    if (ids.length != logprobs.length) {
      throw malformed(
          "there are %d token ids and %d log-probabilities".formatted(ids.length, logprobs.length));
    }
    if (ids.length == 0 || ids.length > asked.maxNewTokens()) {
      throw malformed(
          "there are %d tokens where 1 to %d were asked for"
              .formatted(ids.length, asked.maxNewTokens()));
    }
    for (int i = 0; i < ids.length - 1; i++) {
      if (asked.stopIds().contains(ids[i])) {
        throw malformed("stop token %d is not the last".formatted(ids[i]));
      }
    }
    return new Answered<>(new Sample(ids, logprobs, finish(ids, reason, asked)));
  }

  private static FinishReason finish(int[] ids, String reason, Sampling asked)
      throws MalformedAnswerException {
    int last = ids[ids.length - 1];
    boolean isStopped = asked.stopIds().contains(last);
    return switch (reason) {
      case "stop" -> {
        if (!isStopped) {
          throw malformed(
              "it stopped at token %d, which is no stop token of policy.model".formatted(last));
        }
        yield FinishReason.STOP;
      }
      case "length" -> {
        if (ids.length < asked.maxNewTokens()) {
          throw malformed(
              "it ended for its length after %d of %d tokens"
                  .formatted(ids.length, asked.maxNewTokens()));
        }
        yield isStopped ? FinishReason.STOP : FinishReason.LENGTH;
      }
      default -> throw malformed("finish_reason is neither stop nor length");
    };
  }
}
