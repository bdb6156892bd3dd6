package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The identity of a stage's output: same id, same rows. */
public final class StageId {
  private StageId() {}

  /**
   * SHA-256, as 64 hex digits, over the stage's name and code version, the settings that it reads,
   * the ids of its inputs in order, the step and the run's seed.
   */
  public static String of(
      String stage,
      int codeVersion,
      SortedMap<String, Object> settings,
      List<String> inputs,
      int step,
      long seed) {
    StringBuilder identity = new StringBuilder();
    field(identity, stage);
    field(identity, Integer.toString(codeVersion));
    field(identity, Integer.toString(step));
    field(identity, Long.toString(seed));
    for (Map.Entry<String, Object> setting : settings.entrySet()) {
      field(identity, setting.getKey());
      field(identity, setting.getValue().toString());
    }
    identity.append('|');
    inputs.forEach(input -> field(identity, input));
    return sha256(identity.toString().getBytes(UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Length-prefixed, so that no two sequences of fields read the same. */
  private static void field(StringBuilder identity, String value) {
    identity.append(value.length()).append(':').append(value);
  }
}
