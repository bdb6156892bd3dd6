package io.rlvr.jobs.docs;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A table as Markdown. A cell is plain text, or {@link #code} as a whole. */
final class MarkdownTable {
  private final StringBuilder text = new StringBuilder();

  MarkdownTable(String... head) {
    row(head);
    text.append("|---".repeat(head.length)).append("|\n");
  }

  MarkdownTable row(String... cells) {
    text.append(
        Arrays.stream(cells)
            .map(MarkdownTable::escaped)
            .collect(Collectors.joining(" | ", "| ", " |\n")));
    return this;
  }

  /** The text as code, so that no character of it is markup. */
  static String code(String text) {
    return "`" + text + "`";
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String escaped(String cell) {
    String line = cell.replace("|", "\\|").replace("\n", " ");
    return line.startsWith("`") ? line : line.replace("<", "&lt;");
  }
}
