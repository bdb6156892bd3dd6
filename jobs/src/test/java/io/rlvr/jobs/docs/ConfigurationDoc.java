package io.rlvr.jobs.docs;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code docs/configuration.md}: every setting, grouped by the first word of its name. */
final class ConfigurationDoc {
  static final String PATH = "docs/configuration.md";

  private static final String HEAD =
      """
      # Settings

      This file is written by `ConfigurationDoc` from the keys that the code reads; a test compares \
      the two. A run's settings are one HOCON file, with `--set key=value` on top. Values are read \
      strictly: `yes` is not a boolean and `"3"` is not a number. All problems of a file are \
      reported at once. Keys below `user.` are free: they are for classes that you plug in.
      """;

  /** What a first configuration of one's own sets. */
  static final List<First> FIRST =
      List.of(
          new First("policy.model", "The model that you train: a Hugging Face folder."),
          new First(
              "dataset.train.format",
              "How your questions are written; the name of their file says it."),
          new First("dataset.train.path", "Where they are."),
          new First("dataset.eval.format", "How the held-out questions are written."),
          new First(
              "dataset.eval.path",
              "Where those are; else dataset.eval-share of the training questions is held out."),
          new First(
              "reward.type", "What decides that an answer is right: [rewards.md](rewards.md)."),
          new First(
              "evaluate.reward", "What measures accuracy; it may be another than the reward."),
          new First("loop.steps", "How long the run is; the learning rate's schedule follows it."),
          new First("loop.evaluate-every", "How often accuracy is measured between start and end."),
          new First("rollout.prompts-per-step", "The size of a step, and so its time."),
          new First(
              "rollout.samples-per-prompt",
              "Samples that are compared with each other; more find right answers to hard"
                  + " questions."),
          new First(
              "rollout.max-new-tokens", "Room for an answer; too little cuts off its last line."),
          new First(
              "update.sequences-per-optimizer-step",
              "prompts-per-step times samples-per-prompt over this is the optimizer steps of a"
                  + " step."),
          new First(
              "update.tokens-per-micro-batch",
              "Memory of the update; lower it if memory runs out."),
          new First(
              "update.learning-rate",
              "How fast it learns; watch gradient.norm and kl.policy-reference."));

  private ConfigurationDoc() {}

  /** A setting for the head of the document, and why one changes it. */
  record First(String key, String why) {}

  static String markdown(List<First> first, List<Key<?>> keys) {
    Map<String, List<Key<?>>> groups = new TreeMap<>();
    for (Key<?> key : keys) {
      groups.computeIfAbsent(key.name().split("\\.")[0], group -> new ArrayList<>()).add(key);
    }
    StringBuilder text = new StringBuilder(HEAD);
    if (!first.isEmpty()) {
      text.append("\n## The ")
          .append(first.size())
          .append(" settings that you will change first\n\n")
          .append(firstTable(first, keys));
    }
    groups.forEach(
        (group, members) ->
            text.append("\n## ").append(group).append("\n\n").append(table(members)));
    return text.toString();
  }

  private static MarkdownTable firstTable(List<First> first, List<Key<?>> keys) {
    MarkdownTable table = new MarkdownTable("key", "default", "why");
    for (First each : first) {
      Key<?> key =
          keys.stream()
              .filter(candidate -> candidate.name().equals(each.key()))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("No setting is called " + each.key()));
      table.row(MarkdownTable.code(key.name()), defaultOf(key), each.why());
    }
    return table;
  }

  private static MarkdownTable table(List<Key<?>> keys) {
    MarkdownTable table = new MarkdownTable("key", "expected", "default", "meaning");
    for (Key<?> key : keys) {
      table.row(MarkdownTable.code(key.name()), key.form(), defaultOf(key), key.description());
    }
    return table;
  }

  private static String defaultOf(Key<?> key) {
    if (key.defaultValue().isEmpty()) {
      return "required";
    }
    Object value = Settings.defaults(List.of(key), List.of()).asMap().get(key.name());
    return value.equals("") ? "empty" : MarkdownTable.code(String.valueOf(value));
  }
}
