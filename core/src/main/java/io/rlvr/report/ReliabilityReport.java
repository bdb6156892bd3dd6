package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import io.rlvr.report.chart.ReliabilityDiagram;
import io.rlvr.stats.Agreement;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the probabilities of judges can be believed, as one self-contained HTML page: a
 * reliability diagram for each judge. It loads nothing and runs no script.
 *
 * @param judges agreement with labels by the name of the reward; one without probabilities has
 *     measures but no diagram
 */
public record ReliabilityReport(String input, SortedMap<String, Agreement> judges) {
  public ReliabilityReport {
    judges = new TreeMap<>(judges);
  }

  /** The page, to be written as UTF-8. */
  public String html() {
    Markup out = new Markup();
    out.open("html", "lang", "en");
    PageHead.draw(out, "Reliability \u00B7 rlvr");
    out.open("body").open("main");
    out.leaf("p", "rlvr judge-eval", "class", "eyebrow");
    out.leaf("h1", "Agreement with labels");
    out.leaf("p", input, "class", "identity");
    for (Map.Entry<String, Agreement> judge : judges.entrySet()) {
      out.leaf("h2", judge.getKey());
      out.open("div", "class", "card chart");
      out.leaf("p", measures(judge.getValue()));
      if (judge.getValue().calibrationError().isPresent()) {
        new ReliabilityDiagram(judge.getValue().bins()).draw(out);
      }
      out.close();
    }
    out.close().close().close();
    return "<!DOCTYPE html>\n" + out.end();
  }

  private static String measures(Agreement agreement) {
    return "%d rows: accuracy %s, kappa %s, false positive rate %s, false negative rate %s, calibration error %s"
        .formatted(
            agreement.count(),
            text(agreement.accuracy()),
            text(agreement.kappa()),
            text(agreement.falsePositiveRate()),
            text(agreement.falseNegativeRate()),
            text(agreement.calibrationError()));
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Form.PLAIN.value(value.getAsDouble()) : "none";
  }
}
