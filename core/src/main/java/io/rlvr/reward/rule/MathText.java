package io.rlvr.reward.rule;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;
import io.rlvr.reward.AnswerTag;
import io.rlvr.reward.Thinking;
import io.rlvr.reward.math.options.Extraction;
import io.rlvr.reward.math.options.MathScope;
import io.rlvr.reward.math.options.MathSettings;
import java.util.Optional;

/**
 * What of a response the math verifier reads: not its {@link Thinking}, and by the default
 * extraction only what {@code <answer>} holds, unless a {@code \boxed} comes behind it. Departs so
 * from Math-Verify, which knows no tags; the dialects of {@code reward.math.extraction} look for
 * their own marks.
 */
record MathText(MathScope scope, Extraction extraction) {
  private static final String THOUGHT = "</think>";

  MathText {
    requireNonNull(scope, "scope is null");
    requireNonNull(extraction, "extraction is null");
  }

  static MathText from(Settings settings) {
    return new MathText(settings.get(MathSettings.SCOPE), settings.get(MathSettings.EXTRACTION));
  }

  String of(String response) {
    if (scope == MathScope.RESPONSE) {
      return answer(Thinking.removed(response));
    }
    int end = Thinking.end(response);
    return end < 0 ? "" : THOUGHT + answer(response.substring(end));
  }

  private String answer(String response) {
    String text = AnswerTag.plain(response);
    Optional<String> marked = AnswerTag.last(text);
    if (extraction != Extraction.AUTO || marked.isEmpty()) {
      return text;
    }
    int lastTag = text.lastIndexOf("</answer>");
    boolean isBoxLater = lastTag >= 0 && text.indexOf("\\boxed", lastTag) >= 0;
    return isBoxLater ? text : marked.get();
  }
}
