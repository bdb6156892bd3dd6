package io.rlvr.report;

import io.rlvr.report.chart.Markup;

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

  static void answer(Markup out, String when, HeldOut.Answer answer) {
    out.open("div", "class", "answer").open("p", "class", "verdict");
    out.leaf("span", when).text(" ");
    Samples.pill(out, "", answer.status(), answer.value());
    out.close();
    Samples.text(out, "", answer.response());
    out.close();
  }

  private static void ways(Markup out, Evaluation before, Evaluation after) {
    Ways ways = Ways.of(before, after);
    out.leaf(
        "p",
        "Of %,d held-out prompts %,d became right, %,d became wrong, %,d stayed right and %,d wrong."
            .formatted(ways.prompts(), ways.became(), ways.lost(), ways.right(), ways.wrong()),
        "class",
        "ways");
  }
}
