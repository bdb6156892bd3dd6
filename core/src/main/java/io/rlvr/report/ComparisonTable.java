package io.rlvr.report;

import io.rlvr.report.chart.Markup;
import java.util.List;
import java.util.function.Function;

/** Tables with a column for each run. This class is NOT thread safe. */
final class ComparisonTable {
  private final Markup out;
  private final List<ComparedRun> runs;

  ComparisonTable(Markup out, List<ComparedRun> runs) {
    this.out = out;
    this.runs = runs;
  }

  ComparisonTable open(String kind) {
    out.open("section", "class", "card compared scroll").open("table", "class", kind);
    out.open("tr").leaf("th", "", "scope", "col");
    runs.forEach(run -> out.leaf("th", run.name(), "scope", "col"));
    out.close();
    return this;
  }

  ComparisonTable row(String label, Function<ComparedRun, String> cell) {
    out.open("tr").leaf("th", label, "scope", "row");
    runs.forEach(run -> out.leaf("td", cell.apply(run)));
    out.close();
    return this;
  }

  ComparisonTable digests(String label, Function<ComparedRun, String> digest) {
    out.open("tr").leaf("th", label, "scope", "row");
    runs.forEach(run -> Facts.shortDigest(out, "td", digest.apply(run)));
    out.close();
    return this;
  }

  void close() {
    out.close().close();
  }
}
