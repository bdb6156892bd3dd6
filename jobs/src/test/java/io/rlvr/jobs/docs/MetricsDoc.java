package io.rlvr.jobs.docs;

import io.rlvr.data.Metric;
import java.util.List;

/** {@code docs/metrics.md}: every metric with its formula and how to read it. */
final class MetricsDoc {
  static final String PATH = "docs/metrics.md";

  private static final String HEAD =
      """
      # Metrics

      This file is written by `MetricsDoc` from the constants of `Metric`; a test compares the two. \
      The rows of `metrics.parquet` have the columns step, stage, name, value and unit; names and \
      units are those below, with the stage's name in the place of `<stage>`.

      """;

  private MetricsDoc() {}

  static String markdown(List<Metric> metrics) {
    MarkdownTable table = new MarkdownTable("name", "unit", "formula", "reading");
    for (Metric metric : metrics) {
      table.row(
          MarkdownTable.code(metric.name()), metric.unit(), metric.formula(), metric.reading());
    }
    return HEAD + table;
  }
}
