package io.rlvr.jinja;

/** Python's escapes in string literals. */
final class Escapes {
  private static final String LETTERS = "ntrabfv\\'\"";
  private static final String MEANINGS = "\n\t\r\u0007\b\f\u000b\\'\"";

  private Escapes() {}

  /**
   * Appends what the escape at {@code start} means and returns the place after it. An escape that
   * Python does not know stands for itself, backslash included.
   */
  static int append(String source, int start, StringBuilder text) {
    char letter = source.charAt(start + 1);
    int known = LETTERS.indexOf(letter);
    if (known >= 0) {
      text.append(MEANINGS.charAt(known));
      return start + 2;
    }
    return switch (letter) {
      case '\n' -> start + 2;
      case 'x' -> appendHex(source, start, 2, text);
      case 'u' -> appendHex(source, start, 4, text);
      case 'U' -> appendHex(source, start, 8, text);
      case 'N', '0', '1', '2', '3', '4', '5', '6', '7' ->
          throw new TemplateException("escape '\\%c' is not supported".formatted(letter));
      default -> {
        text.append('\\').append(letter);
        yield start + 2;
      }
    };
  }

  private static int appendHex(String source, int start, int digits, StringBuilder text) {
    int end = start + 2 + digits;
    try {
      text.appendCodePoint(Integer.parseInt(source.substring(start + 2, end), 16));
      return end;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      TemplateException problem =
          new TemplateException(
              "escape '\\%c' is malformed (expected %d hexadecimal digits)"
                  .formatted(source.charAt(start + 1), digits));
      problem.initCause(e);
      throw problem;
    }
  }
}
