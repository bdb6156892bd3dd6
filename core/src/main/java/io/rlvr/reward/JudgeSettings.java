package io.rlvr.reward;

import io.rlvr.config.Key;
import java.util.List;

/** The settings of judges: what they are shown. */
public final class JudgeSettings {
  public static final Key<String> MODEL =
      Key.text(
          "reward.judge.model",
          "",
          "Hugging Face folder of the model that judges; needed by judge and its mixes");

  public static final Key<String> TEMPLATE =
      Key.text(
          "reward.judge.template",
          "judge-v1",
          "The judge's prompt: judge-v1, or a text file with {question}, {reference}, {response}");

  public static final Key<Scope> SCOPE =
      Key.choice(
          "reward.judge.scope", Scope.LAST_LINE, "The part of a response that the judge sees");

  public static final Key<JudgeForm> FORM =
      Key.choice(
          "reward.judge.form",
          JudgeForm.SOFT,
          "The reward: the probability of being right (soft), or 1 and 0 (binary)");

  public static final List<Key<?>> KEYS = List.of(MODEL, TEMPLATE, SCOPE, FORM);

  private JudgeSettings() {}
}
