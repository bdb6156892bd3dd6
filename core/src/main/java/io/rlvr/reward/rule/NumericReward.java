package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Denials;
import io.rlvr.reward.Flags;
import io.rlvr.reward.LongText;
import io.rlvr.reward.Numbers;
import io.rlvr.reward.ResponseScope;
import io.rlvr.reward.RuleReward;
import java.util.List;
import java.util.Optional;

/**
 * 1 if the last number of the response's answer ({@link ResponseScope}) is the last number of the
 * reference, else 0; see {@link Numbers} for what a number is. Equal means |a - b| <= max(absolute,
 * relative * |b|), b the reference's. A reference without a number is UNSCORABLE; a response
 * without one gets 0 and the flag {@code no-number}. So does one of several lines whose last is a
 * minus, a blank and a number, which may be an item of a list or a sign. With {@code
 * reward.numeric.units = compared}, a unit after each of the two numbers ({@link Unit}) must be of
 * the same kind and is converted (5 km is 5000 m, but not 5 kg). If one of the two has no unit, the
 * numbers alone decide.
 */
public final class NumericReward implements RuleReward {
  public static final String NAME = "numeric";

  /** What becomes of the units after numbers. */
  enum Units {
    IGNORED {
      @Override
      Optional<Unit> unit(Numbers.Quantity found) {
        return Optional.empty();
      }
    },
    COMPARED {
      @Override
      Optional<Unit> unit(Numbers.Quantity found) {
        boolean isDelimiter = found.before().endsWith("$") && found.rest().indexOf('$') >= 0;
        return isDelimiter
            ? Unit.leading(found.rest())
            : UnitTable.currencyAtTheEnd(found.before()).or(() -> Unit.leading(found.rest()));
      }
    };

    abstract Optional<Unit> unit(Numbers.Quantity found);

    private Optional<Quantity> read(String text) {
      return Numbers.last(text, word -> UnitTable.find(word).isPresent())
          .map(found -> new Quantity(found.value(), unit(found)));
    }
  }

  private record Quantity(double number, Optional<Unit> unit) {}

  private final ResponseScope scope;
  private final Units units;
  private final double relativeTolerance;
  private final double absoluteTolerance;

  private NumericReward(
      ResponseScope scope, Units units, double relativeTolerance, double absoluteTolerance) {
    this.scope = scope;
    this.units = units;
    this.relativeTolerance = relativeTolerance;
    this.absoluteTolerance = absoluteTolerance;
  }

  public static NumericReward from(Settings settings) {
    return new NumericReward(
        settings.get(RuleSettings.SCOPE),
        settings.get(VerifierSettings.NUMERIC_UNITS),
        settings.get(RuleSettings.RELATIVE_TOLERANCE),
        settings.get(RuleSettings.ABSOLUTE_TOLERANCE));
  }

  /**
   * What is read of a line that is too long to be read as a whole: its last number stands there.
   */
  private static final int TAIL = 1 << 13;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    Optional<Quantity> expected = units.read(prompt.reference());
    if (expected.isEmpty()) {
      return Verdict.unscorable("reference has no number: '" + prompt.reference() + "'");
    }
    String line = scope.of(response);
    if (line.isEmpty()) {
      return Verdict.scored(0, List.of(Flags.BLANK, Flags.NO_NUMBER));
    }
    if (Numbers.isUnclear(response)) {
      return Verdict.scored(0, List.of(Flags.NO_NUMBER));
    }
    return units
        .read(LongText.isBounded(line) ? line : LongText.end(line, TAIL))
        .filter(found -> !Denials.denies(line))
        .map(found -> Verdict.scored(isNear(found, expected.get()) ? 1 : 0))
        .orElseGet(() -> Verdict.scored(0, List.of(Flags.NO_NUMBER)));
  }

  private boolean isNear(Quantity found, Quantity expected) {
    if (found.unit().isEmpty() || expected.unit().isEmpty()) {
      return isNear(found.number(), expected.number());
    }
    Unit unit = found.unit().get();
    return unit.isOfTheKindOf(expected.unit().get())
        && isNear(found.number() * unit.in(expected.unit().get()), expected.number());
  }

  private boolean isNear(double found, double expected) {
    if (found == expected) {
      return true;
    }
    double tolerance = Math.max(absoluteTolerance, relativeTolerance * Math.abs(expected));
    return Double.isFinite(expected) && Math.abs(found - expected) <= tolerance;
  }
}
