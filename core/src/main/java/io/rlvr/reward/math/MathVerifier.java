package io.rlvr.reward.math;

import io.rlvr.config.Settings;
import io.rlvr.data.Verdict;
import java.util.List;

/**
 * Decides whether a response answers what the reference says, as Math-Verify does by default, and
 * within bounds on work that depend on nothing but the input.
 */
public final class MathVerifier {
  /** The response has no answer that could be read. */
  public static final String NO_ANSWER = "no-answer";

  /** Steps of one decision. */
  private static final long BUDGET = 20_000_000;

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
    Budget budget = new Budget(BUDGET);
    try {
      List<Expr> expected = MathReader.references(reference, options, budget);
      if (expected.isEmpty()) {
        return Verdict.unscorable(
            "reference has no readable math answer: '" + quoted(reference) + "'");
      }
      List<Expr> found = MathReader.answers(response, options, budget);
      if (found.isEmpty()) {
        return Verdict.scored(0, List.of(NO_ANSWER));
      }
      boolean isEqual =
          expected.stream()
              .anyMatch(e -> found.stream().anyMatch(f -> equality.holds(e, f, budget)));
      return Verdict.scored(isEqual ? 1 : 0);
    } catch (Budget.TooHard e) {
      return Verdict.unscorable("math answer cannot be decided: " + e.getMessage());
    }
  }

  private static String quoted(String text) {
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
  }
}
