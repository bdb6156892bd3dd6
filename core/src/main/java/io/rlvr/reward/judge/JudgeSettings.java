package io.rlvr.reward.judge;

import io.rlvr.config.Key;
import io.rlvr.reward.ResponseScope;
import io.rlvr.stats.TemperatureScaling;
import java.util.List;

/** The settings of judges: which, what they are shown, what is made of their answer. */
public final class JudgeSettings {
  public static final Key<String> MODEL =
      Key.text(
              "reward.judge.model",
              "",
              "Hugging Face folder of the model that judges, or its name as hf:org/name; needed by"
                  + " judge and its mixes")
          .operational();

  public static final Key<String> TEMPLATE =
      Key.text(
          "reward.judge.template",
          "judge-v1",
          "The judge's prompt: judge-v1, judge-tiny-v1 (no words but the fields, for tiny judges), or"
              + " a text file with {question}, {reference}, {response}");

  public static final Key<ResponseScope> SCOPE =
      Key.choice(
          "reward.judge.scope",
          ResponseScope.LAST_LINE,
          "The part of a response that the judge sees");

  public static final Key<JudgeForm> FORM =
      Key.choice(
          "reward.judge.form",
          JudgeForm.SOFT,
          "The reward: the probability of being right (soft), or 1 and 0 (binary)");

  public static final Key<String> DIGEST =
      Key.text(
          "reward.judge.digest",
          "",
          "SHA-256 that the judge's folder must have; filled in from the folder when a run begins");

  public static final Key<Integer> VOTES =
      Key.integer(
          "reward.judge.votes",
          1,
          1,
          "First tokens drawn for each answer; right if at least half say YES. 1 takes the most"
              + " probable token instead");

  public static final Key<Boolean> GUARD =
      Key.flag(
          "reward.judge.guard",
          true,
          "Whether an answer that holds nothing (blank, punctuation, an opener) is 0 unasked");

  /** 0 is no temperature: the folder decides, when a run begins. */
  public static final Key<Double> TEMPERATURE =
      Key.between(
              "reward.judge.temperature",
              0,
              0,
              TemperatureScaling.HIGHEST,
              "What the judge's certainty is divided by: a probability p becomes sigmoid(logit(p) /"
                  + " temperature). 0 takes that of the judge's folder, which judge-eval --calibrate"
                  + " wrote, or 1 if there is none; filled in when a run begins")
          .later();

  public static final List<Key<?>> KEYS =
      List.of(MODEL, DIGEST, TEMPLATE, SCOPE, FORM, VOTES, GUARD, TEMPERATURE);

  private JudgeSettings() {}
}
