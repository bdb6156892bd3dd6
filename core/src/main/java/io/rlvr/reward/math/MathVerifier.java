package io.rlvr.reward.math;

import io.rlvr.config.Settings;
import io.rlvr.data.Verdict;
import io.rlvr.reward.math.compare.Equality;
import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.options.MathOptions;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a response answers what the reference says, as Math-Verify does by default, and
 * within bounds on work that depend on nothing but the input.
 */
public final class MathVerifier {
  /** The response has no answer that could be read. */
  public static final String NO_ANSWER = "no-answer";

  /** Steps of reading, some three a character; those of comparing are longer, and counted apart. */
  private static final long READING = 80_000;

  /** Characters of a reference in a message. */
  private static final int QUOTED = 80;

  private final MathOptions options;
  private final Equality equality;

  private MathVerifier(MathOptions options) {
    this.options = options;
    this.equality = new Equality(options);
  }

  public static MathVerifier from(Settings settings) {
    return new MathVerifier(MathOptions.from(settings));
  }

  /** SCORED 1 or 0, with a note if there is no answer; UNSCORABLE if it cannot be decided. */
  public Verdict verdict(String reference, String response) {
    Budget reading = new Budget(READING);
    Budget comparing = new Budget(Equality.STEPS);
    Optional<Boolean> isSameTime = TimesOfDay.same(reference, response);
    if (isSameTime.isPresent()) {
      return Verdict.scored(isSameTime.get() ? 1 : 0);
    }
    try {
      List<Expr> expected = MathReader.references(reference, options, reading);
      if (expected.isEmpty()) {
        return Verdict.unscorable(
            "reference has no readable math answer: '" + quoted(reference) + "'");
      }
      List<Expr> found = MathReader.answers(response, options, reading);
      if (found.isEmpty()) {
        return Verdict.scored(0, List.of(NO_ANSWER));
      }
      return Verdict.scored(equality.anyHolds(expected, found, comparing) ? 1 : 0);
    } catch (Budget.TooHard e) {
      return Verdict.unscorable("math answer cannot be decided: " + e.getMessage());
    }
  }

  private static String quoted(String text) {
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
  }
}
