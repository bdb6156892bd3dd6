package io.rlvr.store;

import io.rlvr.data.Sha256;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The identity of a stage's output: same id, same rows. It is the SHA-256 of one UTF-8 text that
 * holds, without anything between them: the stage's name, its code version, the step, the run's
 * seed, the settings that the stage reads as a map, and its inputs as a list. They are written so
 * that no two identities read the same:
 *
 * <pre>
 *   text       its length in UTF-16 units, a colon, itself   4:grpo
 *   whole      # decimal ;                                   #12;
 *   other      # Double.toHexString ;                        #0x1.8p0;
 *   boolean    # true or false ;                             #true;
 *   list       [ its values in order ]                       [4:grpo#1;]
 *   map        { name and value, sorted by name }            {4:seed#17;}
 * </pre>
 */
public final class StageId {
  private StageId() {}

  /** The id as 64 hex digits. */
  public static String of(
      String stage,
      int codeVersion,
      SortedMap<String, Object> settings,
      List<String> inputs,
      int step,
      long seed) {
    StringBuilder identity = new StringBuilder();
    for (Object part : List.of(stage, codeVersion, step, seed, settings, inputs)) {
      append(identity, part);
    }
    return Sha256.hex(identity.toString());
  }

  private static void append(StringBuilder identity, Object value) {
    if (value instanceof String text) {
      identity.append(text.length()).append(':').append(text);
    } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      identity.append('#').append(value).append(';');
    } else if (value instanceof Double number) {
      identity.append('#').append(Double.toHexString(number)).append(';');
    } else if (value instanceof List<?> list) {
      identity.append('[');
      list.forEach(each -> append(identity, each));
      identity.append(']');
    } else if (value instanceof Map<?, ?> map) {
      identity.append('{');
      new TreeMap<>(map).forEach((name, each) -> entry(identity, name, each));
      identity.append('}');
    } else {
      throw new IllegalArgumentException("A setting is of no type that HOCON has: " + value);
    }
  }

  private static void entry(StringBuilder identity, Object name, Object value) {
    append(identity, name);
    append(identity, value);
  }
}
