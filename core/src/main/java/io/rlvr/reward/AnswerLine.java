package io.rlvr.reward;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last line of a response that says something, and where in the response it stands. Lines that
 * say nothing ({@link Saying}) and lines of closing tags alone are passed over, but an empty {@code
 * <answer>} is no answer. Where no line says anything, the last that is not blank is taken. On the
 * line, what {@code <answer>} or the one {@code \boxed} holds is the answer, unless more is said
 * behind them.
 */
public final class AnswerLine {
  private static final Pattern CLOSING =
      Pattern.compile("<\\s{0,8}/\\s{0,8}([A-Za-z][\\w-]{0,30})\\s{0,8}>");
  private static final Pattern OPENING = Pattern.compile("<([A-Za-z][\\w-]{0,30})[\\s>]");

  /** What a prompt may open, and the end of a sequence. */
  private static final Set<String> OPENED_BY_PROMPT =
      Set.of("answer", "final", "output", "response", "result", "s", "solution");

  private final String text;
  private final Set<String> opened = new HashSet<>();
  private boolean isScanned;
  private int start;
  private int end;

  private AnswerLine(String response) {
    this.text = Thinking.blanked(response);
  }

  static AnswerLine of(String response) {
    AnswerLine line = new AnswerLine(response);
    line.find();
    return line;
  }

  /** What stands before the answer, as it was written; all if there is none. */
  public static String before(String response) {
    AnswerLine line = of(response);
    return line.start < line.end ? response.substring(0, line.inTag()[0]) : response;
  }

  String text(ResponseScope.Marks marks) {
    if (marks == ResponseScope.Marks.KEPT) {
      return text.substring(start, end).strip();
    }
    int[] inTag = inTag();
    int[] inBox =
        marks == ResponseScope.Marks.OFF ? Boxes.inside(text, inTag[0], inTag[1]) : new int[0];
    return inBox.length == 0
        ? AnswerTag.takenOff(
                text.substring(inTag[0], Boxes.endWithoutClosing(text, inTag[0], inTag[1])))
            .strip()
        : NumberSigns.before(text.substring(inTag[0], inBox[2]))
            + Boxes.plain(text.substring(inBox[0], inBox[1]));
  }

  private void find() {
    int lastStart = 0;
    int lastEnd = 0;
    int to = text.length();
    while (to >= 0) {
      int from = to;
      while (from > 0 && !LastLine.isBreak(text.charAt(from - 1))) {
        from--;
      }
      String line = text.substring(from, to);
      if (!line.isBlank()) {
        String bare = withoutClosing(line);
        if (Saying.says(AnswerTag.withoutOpening(bare))) {
          start = from;
          end = to;
          return;
        }
        if (AnswerTag.opensIn(line)) {
          return; // it is empty
        }
        if (lastEnd == 0 && !bare.isBlank()) {
          lastStart = from;
          lastEnd = to;
        }
      }
      to = from - 1;
    }
    start = lastStart;
    end = lastEnd;
  }

  /** Without the closing tags of what was opened before. */
  private String withoutClosing(String line) {
    if (line.indexOf('<') < 0) {
      return line;
    }
    return CLOSING
        .matcher(line)
        .replaceAll(tag -> isOpened(tag.group(1)) ? "" : Matcher.quoteReplacement(tag.group()));
  }

  private boolean isOpened(String name) {
    if (!isScanned) {
      opened.addAll(OPENED_BY_PROMPT);
      OPENING.matcher(text).results().forEach(tag -> opened.add(folded(tag.group(1))));
      isScanned = true;
    }
    return opened.contains(folded(name));
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Where the content of the line's tag begins and ends, or else the line. */
  private int[] inTag() {
    String line = text.substring(start, end);
    int[] span = AnswerTag.span(line);
    if (span.length == 0 || Saying.says(withoutClosing(line.substring(span[1])))) {
      return new int[] {start, end};
    }
    return new int[] {start + span[0], start + span[1]};
  }
}
