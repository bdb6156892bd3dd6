package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs on one page, in the sections of a report: what each learned, whether that can be believed,
 * what they say to the same prompts, their alarms, advice, curves, settings and where they are
 * from.
 *
 * @param runs at least two, the first of which the others are measured by
 * @param answers to held-out prompts that all runs were evaluated on
 */
public record ComparisonReport(List<ComparedRun> runs, List<ComparedAnswers> answers) {
  private static final String UNKNOWN = "\u2013";

  public ComparisonReport {
    runs = List.copyOf(runs);
    answers = List.copyOf(answers);
    if (runs.size() < 2) {
      throw new IllegalArgumentException("Too few runs to compare: " + runs.size());
    }
  }

  /** The page, to be written as UTF-8. */
  public String html() {
    String title = runs.stream().map(ComparedRun::name).collect(Collectors.joining(" and "));
    Markup out = new Markup();
    ComparisonTable table = new ComparisonTable(out, runs);
    out.open("html", "lang", "en");
    PageHead.draw(out, title + " \u00B7 rlvr");
    out.open("body").open("main");
    out.open("header").leaf("p", "rlvr runs compared", "class", "eyebrow");
    out.leaf("h1", title).close();
    contents(out);
    heading(out, Section.LEARNED);
    new ComparedOutcomes(runs).draw(table);
    heading(out, Section.BELIEVED);
    agreements(table);
    heading(out, Section.CHANGED);
    changed(out, table);
    heading(out, Section.WRONG);
    table.open("alarmed").row("Alarms", run -> new AlarmTable(run.alarms()).line()).close();
    heading(out, Section.NEXT);
    table
        .open("advice")
        .row("Advice", run -> String.join(" ", NextSteps.advice(run.alarms(), run.heldOut())))
        .close();
    heading(out, Section.CURVES);
    new ComparedCurves(runs).draw(out);
    heading(out, Section.SETTINGS);
    settings(table);
    heading(out, Section.RUNS);
    facts(table);
    out.close().close().close();
    return "<!DOCTYPE html>\n" + out.end();
  }

  private enum Section {
    LEARNED("Did they learn?"),
    BELIEVED("Can I believe it?"),
    CHANGED("What changed?"),
    WRONG("What is wrong?"),
    NEXT("What next?"),
    CURVES("Curves"),
    SETTINGS("Settings that differ"),
    RUNS("The runs");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static void contents(Markup out) {
    out.open("nav");
    for (Section section : Section.values()) {
      out.leaf("a", section.title, "href", "#" + section.id());
    }
    out.close();
  }

  private static void heading(Markup out, Section section) {
    out.leaf("h2", section.title, "id", section.id());
  }

  /** The reward of each run against each monitor that any of them has. */
  private void agreements(ComparisonTable table) {
    SortedSet<String> monitors = new TreeSet<>();
    runs.forEach(run -> run.last().ifPresent(step -> monitors.addAll(step.agreements().keySet())));
    table.open("agreement");
    table.row(
        "Reward and monitors",
        run -> new Confusions(run.last().map(List::of).orElseGet(List::of)).line());
    for (String monitor : monitors) {
      table.row(
          "Reward YES, %s NO".formatted(Form.cut(monitor, 60)),
          run ->
              run.last()
                  .filter(step -> step.agreements().containsKey(monitor))
                  .map(step -> "%,d".formatted(step.agreements().get(monitor).falsePositives()))
                  .orElse(UNKNOWN));
    }
    table.close();
  }

  private void changed(Markup out, ComparisonTable table) {
    Map<String, Ways> ways = new LinkedHashMap<>();
    for (ComparedRun run : runs) {
      if (run.heldOut().gain().isPresent()) {
        ways.put(
            run.name(),
            Ways.of(run.heldOut().before().orElseThrow(), run.heldOut().after().orElseThrow()));
      }
    }
    table.open("way");
    table.row("Became right", run -> count(ways, run, Ways::became));
    table.row("Became wrong", run -> count(ways, run, Ways::lost));
    table.row("Stayed right", run -> count(ways, run, Ways::right));
    table.row("Stayed wrong", run -> count(ways, run, Ways::wrong));
    table.close();
    if (answers.isEmpty()) {
      return;
    }
    out.leaf("h3", "The same held-out prompts, after training", "class", "apart");
    out.leaf("p", "Those that the runs differ in come first.", "class", "reading");
    List<String> names = runs.stream().map(ComparedRun::name).toList();
    answers.forEach(each -> each.draw(out, names));
  }

  private interface Counted {
    int of(Ways ways);
  }

  private static String count(Map<String, Ways> ways, ComparedRun run, Counted counted) {
    return ways.containsKey(run.name())
        ? "%,d".formatted(counted.of(ways.get(run.name())))
        : UNKNOWN;
  }

  private void settings(ComparisonTable table) {
    SortedSet<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    keys.removeIf(key -> runs.stream().map(run -> setting(run, key)).distinct().count() == 1);
    table.open("setting");
    keys.forEach(key -> table.row(key, run -> setting(run, key)));
    table.close();
  }

  private static String setting(ComparedRun run, String key) {
    Object value = run.settings().get(key);
    return value == null ? UNKNOWN : Form.cut(String.valueOf(value), 400);
  }

  private void facts(ComparisonTable table) {
    table.open("facts");
    table.row("Folder", run -> orUnknown(run.facts().folder()));
    table.row("Model", run -> orUnknown(run.summary().model()));
    table.row("Seed", run -> Long.toString(run.summary().seed()));
    table.digests("Start model, digest", run -> run.facts().startModel());
    table.digests("Last policy, digest", run -> run.summary().policyDigest());
    table.row("First stage ended", run -> orUnknown(run.facts().began()));
    table.row("Last stage ended", run -> orUnknown(run.facts().ended()));
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.facts().environment().keySet()));
    for (String name : new ArrayList<>(names)) {
      table.row(name, run -> orUnknown(run.facts().environment().getOrDefault(name, "")));
    }
    table.close();
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? UNKNOWN : Form.cut(text, 300);
  }
}
