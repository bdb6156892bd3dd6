package io.rlvr.jobs;

import io.rlvr.config.Key;
import java.util.List;

/** Settings of judge training. */
final class JudgeTrainSettings {
  static final Key<Integer> QUESTIONS_PER_STEP =
      Key.integer(
          "judge-train.questions-per-step",
          512,
          1,
          "Questions of one step, each with all its labelled answers; at its end a version is"
              + " written. All questions if there are fewer.");

  static final Key<Learn> LEARN =
      Key.choice(
          "judge-train.learn",
          Learn.LABEL,
          "What is imitated: the label after the judge's prompt, as in the paper; or the label and,"
              + " given question and reference, the right answers, for a model that starts from"
              + " random weights: to tell a right answer, it learns to give one.");

  /** What a judge imitates. */
  enum Learn {
    LABEL,
    ANSWER
  }

  static final List<Key<?>> KEYS = List.of(QUESTIONS_PER_STEP, LEARN);

  private JudgeTrainSettings() {}
}
