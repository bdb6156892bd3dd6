package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of a run: those that are not at their defaults first, all of them behind a click.
 *
 * @param all as resolved, secrets redacted by the caller
 * @param changed the defaults of those whose value is another, by name
 */
public record SettingsTable(SortedMap<String, Object> all, SortedMap<String, Object> changed) {
  private static final int LENGTH = 400;

  public SettingsTable {
    all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
    changed = Collections.unmodifiableSortedMap(new TreeMap<>(changed));
  }

  void draw(Markup out) {
    out.open("section", "class", "card");
    out.leaf("h3", "%d settings differ from the defaults".formatted(changed.size()));
    out.open("table", "class", "changed");
    out.open("tr").leaf("th", "Setting", "scope", "col");
    out.leaf("th", "This run", "scope", "col").leaf("th", "Default", "scope", "col").close();
    changed.forEach(
        (key, usual) -> {
          out.open("tr").leaf("th", key, "scope", "row");
          value(out, all.get(key));
          out.leaf("td", text(usual), "class", "usual").close();
        });
    out.close().close();
    out.open("details", "class", "card");
    out.leaf("summary", "All %d settings of this run".formatted(all.size()));
    out.open("table");
    all.forEach(
        (key, value) -> {
          out.open("tr").leaf("th", key, "scope", "row");
          value(out, value);
          out.close();
        });
    out.close().close();
  }

  private static void value(Markup out, Object value) {
    if (String.valueOf(value).matches("[0-9a-f]{64}")) {
      Facts.shortDigest(out, "td", String.valueOf(value));
    } else {
      out.leaf("td", text(value));
    }
  }

  private static String text(Object value) {
    String text = String.valueOf(value);
    return text.isEmpty() ? "(empty)" : Form.cut(text, LENGTH);
  }
}
