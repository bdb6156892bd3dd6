package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the run comes from: model, versions, machine, dates, digests, and its other files. */
final class Facts {
  private static final int DIGEST = 8;

  private final RunSummary summary;
  private final RunFacts facts;

  Facts(RunSummary summary, RunFacts facts) {
    this.summary = summary;
    this.facts = facts;
  }

  void draw(Markup out) {
    out.open("section", "class", "card facts").open("table");
    rows()
        .forEach(
            (what, value) -> {
              out.open("tr").leaf("th", what, "scope", "row").leaf("td", value).close();
            });
    digest(out, "Start model, digest", facts.startModel());
    digest(out, "Last policy, digest", summary.policyDigest());
    out.close();
    if (!facts.files().isEmpty()) {
      out.open("p", "class", "files").text("In the folder of the run: ");
      facts.files().forEach(file -> out.leaf("a", file, "href", file));
      out.close();
    }
    out.close();
  }

  /** The beginning of a digest, all of it where the pointer rests. */
  static void shortDigest(Markup out, String tag, String digest) {
    boolean isShort = digest.length() <= DIGEST;
    out.leaf(tag, isShort ? digest : digest.substring(0, DIGEST), "title", digest);
  }

  private static void digest(Markup out, String what, String digest) {
    if (!digest.isEmpty()) {
      out.open("tr").leaf("th", what, "scope", "row");
      shortDigest(out, "td", digest);
      out.close();
    }
  }

  private Map<String, String> rows() {
    Map<String, String> rows = new LinkedHashMap<>();
    put(rows, "Folder", facts.folder());
    put(rows, "Model", summary.model());
    put(rows, "First stage ended", facts.began());
    put(rows, "Last stage ended", facts.ended());
    facts.environment().forEach((name, value) -> put(rows, name, value));
    return rows;
  }

  private static void put(Map<String, String> rows, String what, String value) {
    if (!value.isEmpty()) {
      rows.put(what, Form.cut(value, 300));
    }
  }
}
