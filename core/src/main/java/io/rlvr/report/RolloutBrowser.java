package io.rlvr.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Verdict.Status;
import io.rlvr.json.Json;
import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rollouts that a reader may filter by step, subject, verdict, flag and text. They stand in the
 * page as data, which its own script shows as texts; what does not fit is counted and said.
 */
final class RolloutBrowser {
  /** Of the characters of all texts together. */
  private static final int CHARACTERS = 1_200_000;

  private static final int LENGTH = 600;
  private static final int CHOICES = 100;

  /** What the filter of verdicts offers, by what the data calls it. */
  private static final Map<String, String> VERDICTS = verdicts();

  private final Rollouts rollouts;
  private final ObjectNode data = Json.object();
  private final Map<List<String>, Integer> prompts = new LinkedHashMap<>();
  private int characters;

  RolloutBrowser(Rollouts rollouts) {
    this.rollouts = rollouts;
  }

  boolean isEmpty() {
    return rollouts.shown().isEmpty();
  }

  void draw(Markup out) {
    List<Rollouts.Listed> listed = listed();
    out.open("noscript");
    out.leaf("p", "This part needs the script of this page; bin/rlvr show has the same.");
    out.close();
    out.open("section", "class", "card browser", "id", "browser", "hidden", "hidden");
    filters(out, listed);
    out.leaf("p", "", "class", "reading", "id", "browser-count", "aria-live", "polite");
    out.leaf("p", left(listed.size()), "class", "reading");
    Shading.legend(out);
    out.leaf("div", "", "id", "browser-list");
    out.leaf("button", "More", "type", "button", "id", "browser-more");
    out.close();
    out.data("browser-data", data);
  }

  /** Fills the data with as many as fit. */
  private List<Rollouts.Listed> listed() {
    ArrayNode entries = data.putArray("rollouts");
    List<Rollouts.Listed> listed = new ArrayList<>();
    for (Rollouts.Listed each : rollouts.shown()) {
      if (characters < CHARACTERS) {
        listed.add(each);
        entry(entries.addObject(), each);
      }
    }
    ArrayNode asked = data.putArray("prompts");
    for (List<String> prompt : prompts.keySet()) {
      ObjectNode node = asked.addObject();
      node.put("id", prompt.get(0)).put("subject", prompt.get(1));
      node.put("question", prompt.get(2)).put("reference", prompt.get(3));
    }
    return listed;
  }

  private void entry(ObjectNode node, Rollouts.Listed listed) {
    SampleRollout rollout = listed.rollout();
    String response = cut(rollout.response());
    node.put("step", rollout.step());
    node.put("prompt", prompt(listed));
    node.put("sample", listed.sample());
    node.put("pill", Samples.pillText("reward", rollout.status(), rollout.reward()));
    node.put("colour", Samples.pillColour(rollout.status(), rollout.reward()));
    node.put("credit", Samples.credit(rollout));
    node.put("response", response);
    texts(node, "kinds", kinds(rollout));
    texts(node, "flags", rollout.flags().stream().map(RolloutBrowser::cut).toList());
    if (!Samples.dispute(rollout).isEmpty()) {
      node.put("dispute", Samples.dispute(rollout));
    }
    rollout.error().ifPresent(error -> node.put("error", cut(error)));
    List<Integer> runs =
        Shading.runs(Math.min(LENGTH, rollout.response().length()), rollout.tokens());
    if (!runs.isEmpty()) {
      ArrayNode shades = node.putArray("shades");
      runs.forEach(shades::add);
    }
    characters += response.length() + 200;
  }

  private int prompt(Rollouts.Listed listed) {
    List<String> prompt =
        List.of(
            cut(listed.promptId()),
            cut(listed.subject()),
            cut(listed.rollout().prompt()),
            cut(listed.rollout().reference()));
    Integer known = prompts.putIfAbsent(prompt, prompts.size());
    if (known != null) {
      return known;
    }
    prompt.forEach(text -> characters += text.length());
    return prompts.size() - 1;
  }

  private static List<String> kinds(SampleRollout rollout) {
    List<String> kinds = new ArrayList<>();
    if (rollout.status() == Status.SCORED && rollout.reward().isPresent()) {
      kinds.add(Label.of(rollout.reward().getAsDouble()) == Label.YES ? "high" : "low");
    } else {
      kinds.add(rollout.status().name().toLowerCase(Locale.ROOT));
    }
    if (!Samples.dispute(rollout).isEmpty()) {
      kinds.add("disputed");
    }
    if (rollout.advantage().isEmpty()) {
      kinds.add("apart");
    }
    return kinds;
  }

  private static void texts(ObjectNode node, String field, List<String> texts) {
    ArrayNode array = node.putArray(field);
    texts.forEach(array::add);
  }

  private String left(int listed) {
    long left = Math.max(0, rollouts.all() - listed);
    return left == 0
        ? "These are all rollouts of this run."
        : "Of the %,d rollouts of this run %,d are here and %,d are left out: of steps evenly chosen, those whose reward is disputed come first. bin/rlvr show and sql have all."
            .formatted(rollouts.all(), listed, left);
  }

  private static void filters(Markup out, List<Rollouts.Listed> listed) {
    SortedSet<Integer> steps = new TreeSet<>();
    SortedSet<String> subjects = new TreeSet<>();
    SortedSet<String> flags = new TreeSet<>();
    for (Rollouts.Listed each : listed) {
      steps.add(each.rollout().step());
      subjects.add(cut(each.subject()));
      each.rollout().flags().forEach(flag -> flags.add(cut(flag)));
    }
    subjects.remove("");
    out.open("div", "class", "filters");
    select(out, "Step", "step", steps.stream().map(String::valueOf).toList());
    select(out, "Subject", "subject", subjects);
    out.open("label").text("Verdict ");
    openSelect(out, "verdict");
    VERDICTS.forEach((value, words) -> out.leaf("option", words, "value", value));
    out.close().close();
    select(out, "Flag", "flag", flags);
    out.open("label").text("Text ");
    out.empty(
        "input",
        "type",
        "search",
        "id",
        "browser-text",
        "placeholder",
        "in prompt or response",
        "title",
        "Literally, in any case, within prompt, response, reference and prompt id");
    out.close().close();
  }

  private static void select(Markup out, String title, String id, Collection<String> values) {
    out.open("label").text(title + " ");
    openSelect(out, id);
    values.stream().limit(CHOICES).forEach(value -> out.leaf("option", value, "value", value));
    out.close().close();
  }

  private static void openSelect(Markup out, String id) {
    out.open("select", "id", "browser-" + id).leaf("option", "any", "value", "");
  }

  /** The same for the data and for what the filters offer, which the script compares. */
  private static String cut(String text) {
    return Form.cut(Markup.readable(text), LENGTH);
  }

  private static Map<String, String> verdicts() {
    Map<String, String> verdicts = new LinkedHashMap<>();
    verdicts.put("high", "reward at least 0.5");
    verdicts.put("low", "reward below 0.5");
    verdicts.put("disputed", "disputed");
    verdicts.put("failed", "failed");
    verdicts.put("unscorable", "unscorable");
    verdicts.put("apart", "no part in the update");
    return verdicts;
  }
}
