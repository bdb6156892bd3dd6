package io.rlvr.reward;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import java.util.List;
import java.util.OptionalDouble;

/**
 * 1 if the last number of the response's last non-empty line is the last number of the reference,
 * else 0; see {@link Numbers} for what a number is. Equal means |a - b| <= max(absolute, relative *
 * |b|), b the reference's. A reference without a number is UNSCORABLE; a response without one gets
 * 0 and the flag {@code no-number}.
 */
final class NumericReward implements RuleReward {
  static final String NAME = "numeric";

  private final double relativeTolerance;
  private final double absoluteTolerance;

  NumericReward(double relativeTolerance, double absoluteTolerance) {
    this.relativeTolerance = relativeTolerance;
    this.absoluteTolerance = absoluteTolerance;
  }

  static NumericReward from(Settings settings) {
    return new NumericReward(
        settings.get(RewardSettings.RELATIVE_TOLERANCE),
        settings.get(RewardSettings.ABSOLUTE_TOLERANCE));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    OptionalDouble expected = Numbers.last(prompt.reference());
    if (expected.isEmpty()) {
      return Verdict.unscorable("reference has no number: '" + prompt.reference() + "'");
    }
    String line = LastLine.of(response);
    if (line.isEmpty()) {
      return Verdict.scored(0, List.of(Flags.BLANK, Flags.NO_NUMBER));
    }
    OptionalDouble found = Numbers.last(line);
    return found.isEmpty()
        ? Verdict.scored(0, List.of(Flags.NO_NUMBER))
        : Verdict.scored(isNear(found.getAsDouble(), expected.getAsDouble()) ? 1 : 0);
  }

  private boolean isNear(double found, double expected) {
    if (found == expected) {
      return true;
    }
    double tolerance = Math.max(absoluteTolerance, relativeTolerance * Math.abs(expected));
    return Double.isFinite(expected) && Math.abs(found - expected) <= tolerance;
  }
}
