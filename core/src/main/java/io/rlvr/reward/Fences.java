package io.rlvr.reward;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code fences of a text in their order, as CommonMark has them (0.31, section 4.5): at least
 * three backticks or tildes, indented or not, with a language or not. The last one ends with the
 * text if nothing closes it, or at {@code </answer>}. Departs, for what models write: a fence of
 * backticks may begin or end behind other text of its line, and one that names a language ends the
 * one before it.
 */
public final class Fences {
  private static final Pattern START =
      Pattern.compile("(?<fence>`{3,}+)(?<info>[^`]*+)$|^(?<indent>[ \t]*+)~{3,}+(?<name>.*+)$");

  private static final Pattern LANGUAGE = Pattern.compile("[\\w+#.-]++");

  /** What CommonMark lets the end of a fence be indented more than its beginning. */
  private static final int FURTHER = 3;

  /**
   * One of them.
   *
   * @param language the first word behind its beginning in lower case, empty if there is none
   * @param text what it holds, without the indentation of its beginning
   */
  public record Fence(String language, String text) {}

  /**
   * @param isFirst whether no other fence stands before it in its line, whose end it could be
   */
  private record Start(char sign, int length, int indent, String language, boolean isFirst) {}

  private Fences() {}

  /** From the first to the last. */
  public static List<Fence> in(String text) {
    List<Fence> fences = new ArrayList<>();
    Optional<Start> open = Optional.empty();
    StringBuilder content = new StringBuilder();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      Optional<Start> start = start(line);
      if (open.isEmpty()) {
        open = start;
        content.setLength(0);
        continue;
      }
      Start of = open.get();
      int end = end(line, of);
      boolean isNext = isNext(start, of, line);
      if (end < 0 && !isNext) {
        content.append(withoutIndent(line, of.indent())).append('\n');
        continue;
      }
      if (end > 0) {
        content.append(withoutIndent(line.substring(0, end), of.indent())).append('\n');
      }
      fences.add(new Fence(of.language(), content.toString()));
      content.setLength(0);
      open = end < 0 ? start : Optional.empty();
    }
    String rest = withoutTag(content.toString());
    open.filter(of -> of.isFirst() && !rest.isBlank())
        .ifPresent(of -> fences.add(new Fence(of.language(), rest)));
    return fences;
  }

  /** The response may have closed its answer and not the fence. */
  private static String withoutTag(String text) {
    int end = AnswerTag.close(text);
    return end < 0 ? text : text.substring(0, end);
  }

  private static Optional<Start> start(String line) {
    if (line.indexOf("```") < 0 && line.indexOf("~~~") < 0) {
      return Optional.empty();
    }
    Matcher matcher = START.matcher(line);
    if (!matcher.find()) {
      return Optional.empty();
    }
    int indent = indent(line);
    String fence = matcher.group("fence");
    if (fence == null) {
      String signs = line.strip();
      int length = signs.length() - signs.replaceFirst("^~++", "").length();
      return Optional.of(new Start('~', length, indent, language(matcher.group("name")), true));
    }
    int own = matcher.start() == indent ? indent : 0;
    boolean isFirst = line.indexOf("```") == matcher.start();
    return Optional.of(
        new Start('`', fence.length(), own, language(matcher.group("info")), isFirst));
  }

  private static String language(String info) {
    Matcher matcher = LANGUAGE.matcher(info);
    return matcher.find() ? matcher.group().replaceFirst("^\\.", "").toLowerCase(Locale.ROOT) : "";
  }

  /** Where in a line a fence ends, 0 if the line is nothing else, below 0 if it does not. */
  private static int end(String line, Start of) {
    int to = line.stripTrailing().length();
    int from = to;
    while (from > 0 && line.charAt(from - 1) == of.sign()) {
      from--;
    }
    if (to - from < of.length()) {
      return -1;
    }
    if (line.substring(0, from).isBlank()) {
      return from <= of.indent() + FURTHER ? 0 : -1;
    }
    return of.sign() == '`' ? from : -1;
  }

  private static boolean isNext(Optional<Start> start, Start of, String line) {
    return start.isPresent()
        && start.get().sign() == of.sign()
        && start.get().length() >= of.length()
        && !start.get().language().isEmpty()
        && line.strip().charAt(0) == of.sign()
        && indent(line) <= of.indent() + FURTHER;
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
      indent++;
    }
    return indent;
  }

  private static String withoutIndent(String line, int indent) {
    return line.substring(Math.min(indent, indent(line)));
  }
}
