package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import java.util.List;

/** Settings of judge training. */
public final class JudgeTrainSettings {
  public static final Key<Integer> QUESTIONS_PER_STEP =
      Key.integer(
          "judge-train.questions-per-step",
          512,
          1,
          "Questions of one step, each with all its labelled answers; at its end a version is"
              + " written. All questions if there are fewer.");

  public static final Key<Learn> LEARN =
      Key.choice(
          "judge-train.learn",
          Learn.LABEL,
          "What is imitated: the label after the judge's prompt, as in the paper; or the label and,"
              + " given question and reference, the right answers, for a model that starts from"
              + " random weights: to tell a right answer, it learns to give one.");

  /** What a judge imitates. */
  public enum Learn {
    LABEL,
    ANSWER
  }

  public static final List<Key<?>> KEYS = List.of(QUESTIONS_PER_STEP, LEARN);

  private JudgeTrainSettings() {}
}
