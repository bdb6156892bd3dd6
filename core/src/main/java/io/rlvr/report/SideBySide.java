package io.rlvr.report;

import java.util.Map;

/** What changed: the same held-out prompts before and after, and how many went which way. */
final class SideBySide {
  private final HeldOut heldOut;

  SideBySide(HeldOut heldOut) {
    this.heldOut = heldOut;
  }

  void draw(Markup out) {
    if (heldOut.gain().isPresent()) {
      ways(out, heldOut.before().orElseThrow(), heldOut.after().orElseThrow());
    }
    for (HeldOut.Pair pair : heldOut.pairs()) {
      out.open("article", "class", "card sample pair");
      out.open("div", "class", "texts asked");
      Samples.text(out, "Prompt", pair.question());
      Samples.text(out, "Reference", pair.reference());
      out.close().open("div", "class", "both");
      answer(out, "Before", pair.before());
      answer(out, "After", pair.after());
      out.close().close();
    }
  }

  private static void answer(Markup out, String when, HeldOut.Answer answer) {
    out.open("div", "class", "answer").open("p", "class", "verdict");
    out.leaf("span", when).text(" ");
    Samples.pill(out, "", answer.status(), answer.value());
    out.close();
    Samples.text(out, "", answer.response());
    out.close();
  }

  private static void ways(Markup out, Evaluation before, Evaluation after) {
    int became = 0;
    int lost = 0;
    int right = 0;
    int wrong = 0;
    for (Map.Entry<String, Double> prompt : after.shares().entrySet()) {
      Double earlier = before.shares().get(prompt.getKey());
      if (earlier != null) {
        boolean was = earlier >= 0.5;
        boolean is = prompt.getValue() >= 0.5;
        became += !was && is ? 1 : 0;
        lost += was && !is ? 1 : 0;
        right += was && is ? 1 : 0;
        wrong += !was && !is ? 1 : 0;
      }
    }
    out.leaf(
        "p",
        "Of %,d held-out prompts %,d became right, %,d became wrong, %,d stayed right and %,d wrong."
            .formatted(became + lost + right + wrong, became, lost, right, wrong),
        "class",
        "ways");
  }
}
