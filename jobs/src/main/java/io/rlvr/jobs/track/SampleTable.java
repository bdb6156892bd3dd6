package io.rlvr.jobs.track;

import io.rlvr.config.Printable;
import io.rlvr.jobs.run.FoundSample;
import io.rlvr.report.SampleRollout;
import java.util.List;

/**
 * Rollouts as Markdown. What was asked and said stands in blocks of code, where Markdown and markup
 * mean nothing.
 */
final class SampleTable {
  private static final int LENGTH = 400;

  private SampleTable() {}

  static String of(List<FoundSample> samples) {
    StringBuilder text = new StringBuilder();
    for (FoundSample sample : samples) {
      SampleRollout rollout = sample.rollout();
      block(text, sample.named() + ", " + verdict(rollout));
      text.append("Prompt\n\n");
      block(text, rollout.prompt());
      text.append("Response\n\n");
      block(text, rollout.response());
      text.append("Reference\n\n");
      block(text, rollout.reference());
      text.append("---\n\n");
    }
    return text.toString();
  }

  private static String verdict(SampleRollout rollout) {
    String reward =
        rollout.reward().isPresent()
            ? "reward " + Printable.threeDigits(rollout.reward().getAsDouble())
            : rollout.status().name();
    return rollout.advantage().isPresent()
        ? reward + ", advantage " + Printable.threeDigits(rollout.advantage().getAsDouble())
        : reward;
  }

  /** Each line begins with the four blanks that make it code. */
  private static void block(StringBuilder text, String content) {
    int end =
        content.offsetByCodePoints(
            0, Math.min(LENGTH, content.codePointCount(0, content.length())));
    String cut = end == content.length() ? content : content.substring(0, end) + " \u2026";
    cut.lines().forEach(line -> text.append("    ").append(line).append('\n'));
    text.append('\n');
  }
}
