package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import java.util.ArrayList;
import java.util.List;

/** A response whose tokens are shaded, the less probable the more. */
final class Shading {
  /** Tokens of a response that are shaded; what follows them is plain. */
  private static final int TOKENS = 400;

  private Shading() {}

  /** What the shades mean. */
  static void legend(Markup out) {
    out.open("p", "class", "reading shades")
        .text("Shaded are tokens to which the policy gave less than ");
    out.inline("span", "90%", "class", "p1").text(", ");
    out.inline("span", "50%", "class", "p2").text(" or ");
    out.inline("span", "10%", "class", "p3").text(" as it sampled them.");
    out.close();
  }

  /**
   * Writes the text, with elements around what is shaded.
   *
   * @param text may be shorter than what the tokens are of
   */
  static void draw(Markup out, String text, List<SampleToken> tokens) {
    int at = 0;
    for (SampleToken token : tokens.subList(0, Math.min(TOKENS, tokens.size()))) {
      int end = Math.min(token.end(), text.length());
      if (end > at && token.shade() > 0) {
        out.inline(
            "span",
            text.substring(at, end),
            "class",
            "p" + token.shade(),
            "title",
            Form.SHARE.value(token.probability()));
      } else if (end > at) {
        out.text(text.substring(at, end));
      }
      at = Math.max(at, end);
    }
    out.text(text.substring(at));
  }

  /**
   * The same as numbers: where a run of tokens of one shade ends, and which; none of plain text.
   */
  static List<Integer> runs(int length, List<SampleToken> tokens) {
    List<Integer> runs = new ArrayList<>();
    int at = 0;
    for (SampleToken token : tokens.subList(0, Math.min(TOKENS, tokens.size()))) {
      int end = Math.min(token.end(), length);
      if (end > at) {
        int last = runs.size() - 1;
        if (last > 0 && runs.get(last) == token.shade()) {
          runs.set(last - 1, end);
        } else {
          runs.addAll(List.of(end, token.shade()));
        }
        at = end;
      }
    }
    return runs.size() == 2 && runs.get(1) == 0 ? List.of() : runs;
  }
}
