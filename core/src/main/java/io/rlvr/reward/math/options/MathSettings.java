package io.rlvr.reward.math.options;

import io.rlvr.config.Key;
import java.util.List;

/** The settings of the math verifier. */
public final class MathSettings {
  public static final Key<Extraction> EXTRACTION =
      Key.choice(
          "reward.math.extraction",
          Extraction.AUTO,
          "Where math looks for the answer: auto (as Math-Verify), boxed (only \\boxed, all that"
              + " stand together), last-box (the last \\boxed alone), tag (<answer>), hashes (after"
              + " ####), choice (a letter)");

  public static final Key<MathScope> SCOPE =
      Key.choice(
          "reward.math.scope",
          MathScope.RESPONSE,
          "The part of a response that math sees: all of it, or what follows the last </think>");

  public static final Key<String> LETTERS =
      Key.text("reward.math.letters", "ABCD", "The letters that math reads with choice");

  public static final Key<Integer> DECIMALS =
      Key.integer(
          "reward.math.decimals", 6, 0, "Decimal places that math compares where it must round");

  public static final Key<Boolean> STRICT =
      Key.flag(
          "reward.math.strict",
          true,
          "Whether the names of variables count (Math-Verify's strict)");

  public static final Key<Boolean> SETS_AS_RELATIONS =
      Key.flag(
          "reward.math.sets-as-relations",
          false,
          "Whether an inequality may answer a reference that is an interval or a set (Math-Verify's"
              + " allow_set_relation_comp)");

  public static final List<Key<?>> KEYS =
      List.of(EXTRACTION, SCOPE, LETTERS, DECIMALS, STRICT, SETS_AS_RELATIONS);

  private MathSettings() {}
}
