package io.rlvr.jobs.live;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What standard error is.
 *
 * @param columns of a terminal
 */
public record Terminal(Kind kind, int columns, Colours colours) {
  /** Set by {@code bin/rlvr}: Java cannot tell whether its standard error is a terminal. */
  static final String PROPERTY = "rlvr.terminal";

  private static final int COLUMNS = 80;
  private static final int MOST_COLUMNS = 1000;

  /** Whether a line can be written anew. */
  public enum Kind {
    TERMINAL,
    LOG
  }

  /** Whether text may be coloured. */
  public enum Colours {
    ON,
    OFF
  }

  public Terminal {
    requireNonNull(kind, "kind is null");
    requireNonNull(colours, "colours is null");
  }

  /** That of this process. */
  public static Terminal ofProcess() {
    return from(
        Boolean.getBoolean(PROPERTY) ? Kind.TERMINAL : Kind.LOG,
        name -> Optional.ofNullable(System.getenv(name)).orElse(""));
  }

  /**
   * @param variables those of the environment, empty for one that is not set
   */
  static Terminal from(Kind kind, UnaryOperator<String> variables) {
    boolean isDumb = variables.apply("TERM").equals("dumb");
    Kind used = isDumb ? Kind.LOG : kind;
    boolean isColoured = used == Kind.TERMINAL && variables.apply("NO_COLOR").isEmpty();
    return new Terminal(
        used, columns(variables.apply("COLUMNS")), isColoured ? Colours.ON : Colours.OFF);
  }

  /** Text whose lines end at blanks before the last column; in a log as it is. */
  String wrapped(String text) {
    if (kind == Kind.LOG) {
      return text;
    }
    String[] words = text.split(" ", -1);
    StringBuilder lines = new StringBuilder(words[0]);
    int length = words[0].length();
    for (String word : Arrays.asList(words).subList(1, words.length)) {
      boolean hasRoom = length + 1 + word.length() <= columns;
      lines.append(hasRoom ? " " : System.lineSeparator()).append(word);
      length = (hasRoom ? length + 1 : 0) + word.length();
    }
    return lines.toString();
  }

  private static int columns(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      return COLUMNS;
    }
    int columns = Integer.parseInt(text);
    return columns == 0 ? COLUMNS : Math.min(columns, MOST_COLUMNS);
  }
}
