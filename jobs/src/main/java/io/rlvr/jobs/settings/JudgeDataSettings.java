package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import io.rlvr.reward.judge.Attacks;
import java.util.List;

/** The settings of {@code judge-data}. */
public final class JudgeDataSettings {
  /** The labeller that repeats what the run's own reward said. */
  public static final String RECORDED = "recorded";

  public static final Key<String> LABELLER =
      Key.text(
          "judge-data.labeller",
          "truth",
          "Who labels a run's responses: any reward, such as truth, judge or remote-judge, whose"
              + " value of at least 0.5 is YES; or recorded, the verdicts of the run's own reward.");
  public static final Key<Double> NEGATIVE_SHARE =
      Key.between(
          "judge-data.negative-share",
          0.5,
          0,
          1,
          "Share of NO among the responses, openers apart, reached by leaving out rows of the other"
              + " label; 0 leaves them as they come.");
  public static final Key<Double> OPENER_SHARE =
      Key.between(
          "judge-data.opener-share",
          1 / 9.0,
          0,
          0.9,
          "Share of all rows that are openers without an answer, labelled NO.");
  public static final Key<String> OPENERS =
      Key.text(
          "judge-data.openers",
          Attacks.OPENERS,
          "The openers: openers-v1, attacks-v1 (then judge-eval --attacks shows nothing new), or a"
              + " file of the same form.");
  public static final Key<List<String>> EXCLUDE =
      Key.texts(
          "judge-data.exclude",
          List.of(),
          "Whose questions are left out: configurations (.conf), of which the questions of train and"
              + " eval are meant, or JSON Lines with a column question.");
  public static final Key<Double> VALIDATION_SHARE =
      Key.between(
          "judge-data.validation-share",
          0.05,
          0,
          1,
          "Share of the questions, by hash, whose rows go to validation.jsonl.");

  public static final List<Key<?>> KEYS =
      List.of(LABELLER, NEGATIVE_SHARE, OPENER_SHARE, OPENERS, EXCLUDE, VALIDATION_SHARE);

  private JudgeDataSettings() {}
}
