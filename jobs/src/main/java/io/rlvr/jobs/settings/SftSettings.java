package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import java.util.List;

/** Settings of supervised training. */
public final class SftSettings {
  public static final Key<Integer> PROMPTS_PER_STEP =
      Key.integer(
          "sft.prompts-per-step",
          4096,
          1,
          "Demonstrations of one step, at whose end a policy version is written.");
  public static final Key<String> RESPONSE_COLUMN =
      Key.text(
          "sft.response-column",
          "demonstration",
          "The prompt's extra column that holds the response to imitate; reference for the"
              + " reference itself.");

  public static final List<Key<?>> KEYS = List.of(PROMPTS_PER_STEP, RESPONSE_COLUMN);

  private SftSettings() {}
}
