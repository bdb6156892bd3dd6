package io.rlvr.config;

/** A text as one word of a command that somebody copies into a shell. */
public final class ShellWord {
  private ShellWord() {}

  /**
   * In quotes where it needs them. What is not to be seen in a terminal is escaped, in the quotes
   * of bash and zsh that understand escapes.
   */
  public static String of(String text) {
    if (text.matches("[A-Za-z0-9_@%+=:,./-]+")) {
      return text;
    }
    return Printable.line(text).equals(text)
        ? "'" + text.replace("'", "'\\''") + "'"
        : "$'" + Printable.line(text.replace("\\", "\\\\").replace("'", "\\'")) + "'";
  }
}
