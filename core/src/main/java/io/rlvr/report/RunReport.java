package io.rlvr.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run as one self-contained HTML page: outcome, curves, sample rollouts with their verdicts, and
 * settings. It loads nothing and runs no script; the same input gives the same bytes.
 *
 * @param settings as resolved, secrets redacted by the caller
 * @param metrics rows of the metrics table in any order
 * @param alarms in the order of steps
 * @param samples in the order in which they are shown
 */
public record RunReport(
    RunSummary summary,
    SortedMap<String, Object> settings,
    List<MetricRow> metrics,
    List<Alarm> alarms,
    List<SampleRollout> samples) {

  public RunReport {
    requireNonNull(summary, "summary is null");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    metrics = List.copyOf(metrics);
    alarms = List.copyOf(alarms);
    samples = List.copyOf(samples);
  }

  /** The page, to be written as UTF-8. */
  public String html() {
    Markup out = new Markup();
    out.open("html", "lang", "en");
    head(out, summary.run() + " \u00B7 rlvr");
    out.open("body").open("main");
    Outcome.draw(out, summary);
    out.leaf("h2", "Curves");
    new Curves(metrics).draw(out);
    out.leaf("h2", "Judge, rule, truth");
    new JudgeRuleTruth(metrics, alarms).draw(out);
    out.leaf("h2", "Sample rollouts");
    Samples.draw(out, samples);
    out.leaf("h2", "Settings");
    settings(out);
    out.close().close().close();
    return "<!DOCTYPE html>\n" + out.end();
  }

  /** What every page begins with: it may load nothing and run no script. */
  static void head(Markup out, String title) {
    out.open("head");
    out.empty("meta", "charset", "utf-8");
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'");
    out.leaf("title", title);
    out.style(styleSheet());
    out.close();
  }

  private void settings(Markup out) {
    out.open("details", "class", "card");
    out.leaf("summary", "All %d settings of this run".formatted(settings.size()));
    out.open("table");
    settings.forEach(
        (key, value) -> {
          out.open("tr").leaf("th", key, "scope", "row");
          out.leaf("td", String.valueOf(value)).close();
        });
    out.close().close();
  }

  private static String styleSheet() {
    try (InputStream in = RunReport.class.getResourceAsStream("report.css")) {
      return new String(requireNonNull(in, "report.css is missing").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read report.css", e);
    }
  }
}
