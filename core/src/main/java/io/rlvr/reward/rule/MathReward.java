package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Denials;
import io.rlvr.reward.Flags;
import io.rlvr.reward.RuleReward;
import io.rlvr.reward.math.MathVerifier;
import java.util.List;

/**
 * 1 if the response's answer is mathematically that of the reference, else 0, as Hugging Face's
 * Math-Verify decides by default; see {@link MathVerifier}, and {@link MathText} for what it is
 * given. A response without a readable answer gets 0 and the flag {@code no-answer}.
 */
public final class MathReward implements RuleReward {
  public static final String NAME = "math";

  private final MathVerifier verifier;
  private final MathText text;

  private MathReward(MathVerifier verifier, MathText text) {
    this.verifier = verifier;
    this.text = text;
  }

  public static MathReward from(Settings settings) {
    return new MathReward(MathVerifier.from(settings), MathText.from(settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    String read = text.of(response);
    Verdict verdict = verifier.verdict(prompt.reference(), read);
    boolean isTaken = verdict.isScored() && verdict.value() > 0;
    boolean isDenied = Denials.denies(read) && !Denials.denies(prompt.reference()); // as x \\ne 3
    return isTaken && isDenied ? Verdict.scored(0, List.of(Flags.NO_ANSWER)) : verdict;
  }
}
