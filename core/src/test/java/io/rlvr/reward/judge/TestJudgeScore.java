package io.rlvr.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.reward.judge.JudgeScore.Said;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestJudgeScore {
  /** A token is an answer if it is nothing but the word, white space and signs. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "YES|YES",
        " Yes|YES",
        "no|NO",
        "\u2581YES|YES", // SentencePiece's blank
        "\u0120YES|YES", // a blank of byte-level BPE
        "\u010aNO|NO", // its line break
        "YES\u010a|YES",
        "\u0120\u0120No|NO",
        "\"YES|YES",
        "\u201cNo\u201d|NO",
        "YES.|YES",
        "NO,|NO",
        "**YES**|YES",
        "`no`|NO",
        "(Yes)|YES",
        "YES/NO|NEITHER",
        "Yesterday|NEITHER",
        "None|NEITHER",
        "NO1|NEITHER",
        "Y|NEITHER",
        "\u0120|NEITHER",
        "**|NEITHER",
        "JA|NEITHER"
      })
  void aTokenIsTheWordWithSignsAroundIt(String token, Said said) {
    assertThat(Said.token(token)).isEqualTo(said);
  }

  /** The first word of a text, unless its opposite stands beside it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "YES|YES",
        "yes.|YES",
        " NO, because 5 is not 6|NO",
        "**YES**|YES",
        "\"NO\"|NO",
        "- Yes: both say 5|YES",
        "Yes!|YES",
        "Answer: YES|YES",
        "**Final judgment:** NO|NO",
        "Final Decision: **Yes**|YES",
        "YES/NO|NEITHER",
        "YES or NO?|NEITHER",
        "Yes and no|NEITHER",
        "no/yes|NEITHER",
        "YES or yes|YES",
        "Yes or it may be wrong|YES",
        "No-one knows|NEITHER",
        "None|NEITHER",
        "Nothing says so, NO|NEITHER",
        "NO1|NEITHER",
        "The answer is YES|NEITHER",
        "Question: is it? YES|NEITHER",
        "**|NEITHER",
        "5|NEITHER"
      })
  void aTextSaysItsFirstWord(String text, Said said) {
    assertThat(Said.text(text)).isEqualTo(said);
  }
}
