package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import io.rlvr.report.chart.Markup;
import io.rlvr.report.chart.Series;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run as one self-contained HTML page that answers, in this order: did it learn, can I believe
 * it, what changed, what is wrong, what next. Curves, rollouts and settings follow. It loads
 * nothing and runs one script of ours; the same input gives the same bytes.
 *
 * @param metrics rows of the metrics table in any order
 * @param memory mebibytes of the driver at the end of stages: rows with the stage as their name
 * @param alarms in the order of steps
 * @param steps the first, a middle and the last one, in their order
 * @param samples of the last step, disputed ones first, in the order in which they are shown
 * @param rollouts that a reader may search
 */
public record RunReport(
    RunSummary summary,
    RunFacts facts,
    SettingsTable settings,
    List<MetricRow> metrics,
    List<MetricRow> memory,
    List<Alarm> alarms,
    HeldOut heldOut,
    List<StepDetail> steps,
    List<SampleRollout> samples,
    Rollouts rollouts) {

  public RunReport {
    requireNonNull(summary, "summary is null");
    requireNonNull(facts, "facts is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(heldOut, "heldOut is null");
    requireNonNull(rollouts, "rollouts is null");
    metrics = List.copyOf(metrics);
    memory = List.copyOf(memory);
    alarms = List.copyOf(alarms);
    steps = List.copyOf(steps);
    samples = List.copyOf(samples);
  }

  /** The page, to be written as UTF-8. */
  public String html() {
    AlarmTable alarmTable = new AlarmTable(alarms);
    Confusions confusions = new Confusions(steps);
    Markup out = new Markup();
    out.open("html", "lang", "en");
    PageHead.drawScripted(out, summary.run() + " \u00B7 rlvr");
    out.open("body").open("main");
    Outcome.head(out, summary);
    Section.contents(out);
    Section.LEARNED.open(out);
    new Learned(summary, heldOut).draw(out);
    out.leaf("p", alarmTable.line(), "class", alarms.isEmpty() ? "status calm" : "status raised");
    out.leaf("p", confusions.line(), "class", "status");
    Outcome.tiles(out, summary);
    Section.BELIEVED.open(out);
    new JudgeRuleTruth(metrics, alarms).draw(out);
    confusions.draw(out);
    out.leaf("h3", "Answers of the last step, disputed ones first", "class", "apart");
    if (samples.stream().anyMatch(sample -> !sample.tokens().isEmpty())) {
      Shading.legend(out);
    }
    Samples.draw(out, samples);
    Section.CHANGED.open(out);
    new SideBySide(heldOut).draw(out);
    new Groups(steps).draw(out);
    new Histograms(steps).draw(out);
    Section.WRONG.open(out);
    alarmTable.draw(out);
    Section.NEXT.open(out);
    new NextSteps(this).draw(out);
    Section.CURVES.open(out);
    new Curves(metrics, memoryByStage(), alarms).draw(out);
    Section.ROLLOUTS.open(out);
    RolloutBrowser browser = new RolloutBrowser(rollouts);
    if (browser.isEmpty()) {
      out.leaf("p", "This run shows no rollouts.", "class", "missing");
    } else {
      browser.draw(out);
    }
    Section.SETTINGS.open(out);
    settings.draw(out);
    Section.RUN.open(out);
    new Facts(summary, facts).draw(out);
    out.close();
    if (!browser.isEmpty()) {
      out.script(PageHead.SCRIPT);
    }
    out.close().close();
    return "<!DOCTYPE html>\n" + out.end();
  }

  /** The parts of the page by their headings. */
  private enum Section {
    LEARNED("Did it learn?"),
    BELIEVED("Can I believe it?"),
    CHANGED("What changed?"),
    WRONG("What is wrong?"),
    NEXT("What next?"),
    CURVES("Curves"),
    ROLLOUTS("Rollouts"),
    SETTINGS("Settings"),
    RUN("The run");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    void open(Markup out) {
      out.leaf("h2", title, "id", id());
    }

    static void contents(Markup out) {
      out.open("nav");
      for (Section section : values()) {
        out.leaf("a", section.title, "href", "#" + section.id());
      }
      out.close();
    }

    private String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private SortedMap<String, Series> memoryByStage() {
    SortedMap<String, Series> byStage = new TreeMap<>();
    for (MetricRow row : memory) {
      byStage.computeIfAbsent(row.name(), stage -> Curves.named(memory, stage));
    }
    return byStage;
  }
}
