package io.rlvr.report;

import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Verdict.Status;
import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Rollouts as a person reads them: what was asked, what was said, and the verdict. */
final class Samples {
  /** Characters of a text that are shown: a page is to stay small whatever a model says. */
  private static final int LENGTH = 2000;

  private static final int SHORT = 300;

  private Samples() {}

  static void draw(Markup out, List<SampleRollout> samples) {
    if (samples.isEmpty()) {
      out.leaf("p", "This run shows no rollouts.", "class", "missing");
    }
    for (SampleRollout sample : samples) {
      out.open("article", "class", "card sample");
      verdict(out, sample, "step " + sample.step());
      out.open("div", "class", "texts");
      text(out, "Prompt", sample.prompt());
      text(out, "Response", sample.response(), sample.tokens());
      text(out, "Reference", sample.reference());
      out.close();
      judged(out, sample);
      error(out, sample);
      out.close();
    }
  }

  /** All samples of one prompt, which is said once. */
  static void group(Markup out, String title, List<SampleRollout> samples) {
    out.open("article", "class", "card sample group").leaf("h3", title);
    out.open("div", "class", "texts asked");
    text(out, "Prompt", samples.get(0).prompt());
    text(out, "Reference", samples.get(0).reference());
    out.close();
    int number = 0;
    out.open("div", "class", "members");
    for (SampleRollout sample : samples) {
      out.open("div", "class", "member");
      verdict(out, sample, "sample " + number++);
      text(out, "", sample.response(), sample.tokens());
      error(out, sample);
      out.close();
    }
    out.close().close();
  }

  /** What stands for a number that may not be there: good, bad or in between by its value. */
  static void pill(Markup out, String what, Status status, OptionalDouble value) {
    out.leaf("span", pillText(what, status, value), "class", "pill " + pillColour(status, value));
  }

  static String pillText(String what, Status status, OptionalDouble value) {
    return status == Status.SCORED && value.isPresent()
        ? (what + " " + Form.FINE.value(value.getAsDouble())).strip()
        : status.name().toLowerCase(Locale.ROOT);
  }

  static String pillColour(Status status, OptionalDouble value) {
    if (status == Status.SCORED && value.isPresent()) {
      return colour(value.getAsDouble());
    }
    return status == Status.FAILED ? "bad" : "doubtful";
  }

  /**
   * @param label empty for none
   */
  static void text(Markup out, String label, String text) {
    text(out, label, text, List.of());
  }

  private static void text(Markup out, String label, String text, List<SampleToken> tokens) {
    out.open("div", "class", ("text " + label).strip().toLowerCase(Locale.ROOT));
    if (!label.isEmpty()) {
      out.leaf("h4", label);
    }
    if (text.isBlank()) {
      out.leaf("p", text.isEmpty() ? "(empty)" : "(blank)", "class", "empty");
    } else {
      out.open("pre", "dir", "auto");
      Shading.draw(out, Form.cut(text, LENGTH), tokens);
      out.close();
    }
    out.close();
  }

  /** A reward near 0.5 says neither. */
  private static String colour(double reward) {
    if (reward >= 0.75) {
      return "good";
    }
    return reward > 0.25 ? "doubtful" : "bad";
  }

  private static void verdict(Markup out, SampleRollout sample, String which) {
    out.open("p", "class", "verdict");
    out.leaf("span", which, "class", "step");
    pill(out, "reward", sample.status(), sample.reward());
    out.leaf("span", credit(sample), "class", "advantage");
    String dispute = dispute(sample);
    if (!dispute.isEmpty()) {
      out.leaf("span", dispute, "class", "pill dispute");
    }
    for (String flag : sample.flags()) {
      out.leaf("span", Form.cut(flag, SHORT), "class", "pill flag");
    }
    out.close();
  }

  static String credit(SampleRollout sample) {
    return sample.advantage().isPresent()
        ? "advantage " + Form.FINE.value(sample.advantage().getAsDouble())
        : "no part in the update";
  }

  /**
   * Who says YES and who says NO, where the reward and its monitors are not of one mind; else
   * empty.
   */
  static String dispute(SampleRollout sample) {
    Map<String, Label> said = new LinkedHashMap<>();
    sample.reward().ifPresent(value -> said.put("reward", Label.of(value)));
    sample.monitored().forEach((name, value) -> said.put(name, Label.of(value)));
    if (said.values().stream().distinct().count() < 2) {
      return "";
    }
    return "they differ: "
        + said.entrySet().stream()
            .map(each -> Form.cut(each.getKey(), SHORT) + " " + each.getValue())
            .reduce((one, next) -> one + ", " + next)
            .orElseThrow();
  }

  /** What is behind the reward: the judge's word and probability, parts and monitors. */
  private static void judged(Markup out, SampleRollout sample) {
    Map<String, String> facts = new LinkedHashMap<>();
    sample.judgeOutput().ifPresent(said -> facts.put("judge said", said.strip()));
    sample.probability().ifPresent(p -> facts.put("probability of YES", Form.FINE.value(p)));
    sample.components().forEach((name, value) -> facts.put(name, Form.FINE.value(value)));
    if (!facts.isEmpty()) {
      out.open("dl", "class", "judged");
      facts.forEach(
          (name, value) ->
              out.leaf("dt", Form.cut(name, SHORT)).leaf("dd", Form.cut(value, SHORT)));
      out.close();
    }
  }

  private static void error(Markup out, SampleRollout sample) {
    sample.error().ifPresent(error -> out.leaf("p", Form.cut(error, LENGTH), "class", "error"));
  }
}
