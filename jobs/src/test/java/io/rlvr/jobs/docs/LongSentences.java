package io.rlvr.jobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences of a document that one has to read twice. Headings, tables and blocks of code are not
 * looked at; code in a line is one word, and so is a link's target none. A sentence ends where a
 * full stop, question mark or exclamation mark is followed by what begins another.
 */
final class LongSentences {
  static final int MOST_WORDS = 35;

  private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*]|\\d+\\.)\\s+(.*)");
  private static final Pattern NO_PROSE = Pattern.compile("    .*|[|#].*|\\s*");
  private static final Pattern END =
      Pattern.compile("(?<=[.!?][\"\u201d)]?)\\s+(?=[\"A-Z0-9(\\[`])");

  private LongSentences() {}

  /** One line for each. */
  static List<String> in(Path document) throws IOException {
    List<String> found = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    boolean isBlock = false;
    for (String line : Files.readAllLines(document, UTF_8)) {
      Matcher item = ITEM.matcher(line);
      boolean isFence = line.startsWith("```");
      boolean isProse = !isBlock && !isFence && !NO_PROSE.matcher(line).matches();
      if (!isProse || item.matches()) {
        addLong(document, paragraph, found);
      }
      if (isProse) {
        paragraph.append(item.matches() ? item.group(1) : line.strip()).append(' ');
      }
      isBlock ^= isFence;
    }
    addLong(document, paragraph, found);
    return found;
  }

  private static void addLong(Path document, StringBuilder paragraph, List<String> found) {
    String text =
        paragraph
            .toString()
            .replaceAll("`[^`]*`", "`")
            .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
            .replace("**", "");
    paragraph.setLength(0);
    for (String sentence : END.split(text)) {
      long words =
          Arrays.stream(sentence.split("\\s+"))
              .filter(
                  word -> word.contains("`") || word.chars().anyMatch(Character::isLetterOrDigit))
              .count();
      if (words > MOST_WORDS) {
        found.add("%s: %d words: %s".formatted(document.getFileName(), words, sentence.strip()));
      }
    }
  }
}
