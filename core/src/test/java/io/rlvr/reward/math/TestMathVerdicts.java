package io.rlvr.reward.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.data.Verdict;
import io.rlvr.reward.math.options.MathSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** From a response's text to its verdict. */
class TestMathVerdicts {
  private static final MathVerifier VERIFIER =
      MathVerifier.from(Settings.defaults(MathSettings.KEYS, List.of()));

  /** Each row has the derivation beside it. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(
      resources = "verdicts.tsv",
      delimiter = '\t',
      quoteCharacter = '\0',
      numLinesToSkip = 1)
  void says(String reference, String response, boolean equal, String why) {
    assertThat(VERIFIER.verdict(reference, response))
        .as(why)
        .isEqualTo(Verdict.scored(equal ? 1 : 0));
  }
}
