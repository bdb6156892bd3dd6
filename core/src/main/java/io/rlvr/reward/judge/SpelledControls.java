package io.rlvr.reward.judge;

import java.util.regex.Pattern;

/**
 * Keeps a response from steering a judge whose tokenizer is not ours: what looks like a control
 * token of a chat template ({@code <|im_end|>}, {@code </s>}, {@code [INST]}) gets a space after
 * its first character, which no tokenizer takes for the token (AdvJudge-Zero, arXiv 2512.17375).
 */
final class SpelledControls {
  private static final Pattern OPENING =
      Pattern.compile("<(?=[|\uFF5C])|<(?=/?[A-Za-z_]{1,24}>)|\\[(?=/?[A-Z_]{1,24}\\])");

  private SpelledControls() {}

  static String broken(String response) {
    return OPENING.matcher(response).replaceAll("$0 ");
  }
}
