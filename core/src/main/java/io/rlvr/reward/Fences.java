package io.rlvr.reward;

import java.util.List;
import java.util.regex.Pattern;

/** The contents of the closed code fences of a response, three backticks each, in their order. */
public final class Fences {
  /** Whatever the fence says of its language: else an end would be taken for a beginning. */
  private static final Pattern FENCE = Pattern.compile("```[^\n`]*+\n(.*?)```", Pattern.DOTALL);

  private Fences() {}

  /** What stands between the fences, from the first to the last. */
  public static List<String> in(String text) {
    return FENCE.matcher(text).results().map(fence -> fence.group(1)).toList();
  }
}
