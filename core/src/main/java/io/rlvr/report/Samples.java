package io.rlvr.report;

import io.rlvr.data.Verdict.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rollouts as a person reads them: what was asked, what was said, and the verdict. */
final class Samples {
  private Samples() {}

  static void draw(Markup out, List<SampleRollout> samples) {
    if (samples.isEmpty()) {
      out.leaf("p", "This run shows no rollouts.", "class", "missing");
    }
    for (SampleRollout sample : samples) {
      out.open("article", "class", "card sample");
      verdict(out, sample);
      out.open("div", "class", "texts");
      text(out, "Prompt", sample.prompt());
      text(out, "Response", sample.response());
      text(out, "Reference", sample.reference());
      out.close();
      judged(out, sample);
      sample.error().ifPresent(error -> out.leaf("p", error, "class", "error"));
      out.close();
    }
  }

  private static void verdict(Markup out, SampleRollout sample) {
    out.open("p", "class", "verdict");
    out.leaf("span", "step " + sample.step(), "class", "step");
    boolean scored = sample.status() == Status.SCORED && sample.reward().isPresent();
    if (scored) {
      double reward = sample.reward().getAsDouble();
      String kind = reward > 0 ? "good" : "plain";
      out.leaf("span", "reward " + Form.PLAIN.value(reward), "class", "pill " + kind);
    } else {
      String status = sample.status().name().toLowerCase(Locale.ROOT);
      String kind = sample.status() == Status.FAILED ? "bad" : "doubtful";
      out.leaf("span", status, "class", "pill " + kind);
    }
    String advantage =
        sample.advantage().isPresent()
            ? "advantage " + Form.PLAIN.value(sample.advantage().getAsDouble())
            : "no part in the update";
    out.leaf("span", advantage, "class", "advantage");
    for (String flag : sample.flags()) {
      out.leaf("span", flag, "class", "pill flag");
    }
    out.close();
  }

  /** What is behind the reward: the judge's word and probability, parts and monitors. */
  private static void judged(Markup out, SampleRollout sample) {
    Map<String, String> facts = new LinkedHashMap<>();
    sample.judgeOutput().ifPresent(said -> facts.put("judge said", said.strip()));
    sample.probability().ifPresent(p -> facts.put("probability of YES", Form.PLAIN.value(p)));
    sample.components().forEach((name, value) -> facts.put(name, Form.PLAIN.value(value)));
    if (!facts.isEmpty()) {
      out.open("dl", "class", "judged");
      facts.forEach((name, value) -> out.leaf("dt", name).leaf("dd", value));
      out.close();
    }
  }

  private static void text(Markup out, String label, String text) {
    out.open("div", "class", label.toLowerCase(Locale.ROOT));
    out.leaf("h4", label);
    if (text.isBlank()) {
      out.leaf("p", text.isEmpty() ? "(empty)" : "(blank)", "class", "empty");
    } else {
      out.leaf("pre", text, "dir", "auto");
    }
    out.close();
  }
}
