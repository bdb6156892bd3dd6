package io.rlvr.reward.math.parse;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes units and other words off the end of an answer: {@code 5\text{ cm}^2}, {@code 12 apples},
 * {@code 3h}. A single letter is a unit behind a plain number only, for it may be a variable.
 */
final class Units {
  /** An answer has few words behind it. */
  private static final int MOST_WORDS = 4;

  /** Text commands at the end that are looked at. */
  private static final int MOST_TEXTS = 16;

  private static final Set<String> NAMES =
      words(
          "unit degree deg percent point integer digit number multiple ratio ft foot feet inch inche"
              + " yard yd mile mi km cm mm dm nm m metre meter kilometer kilometre centimeter"
              + " centimetre millimeter millimetre square sq cubic cu cube acre hectare ha liter"
              + " litre l ml gallon gal quart pint ounce oz pound lb lbs gram g gm kg kilogram mg ton"
              + " tonne second sec s minute min hour hr h day week month year yr mph kmph kmh rpm"
              + " dollar cent euro rupee rs usd coin bill pie piece page book ticket student people"
              + " person men man women woman children child way mark edge tile apple meal toy pm am"
              + " noon increase decrease less more loss profit gain ohm volt watt joule newton pascal"
              + " hertz hz kelvin per by t c d lt mt st th rd nd");

  private static final Pattern NUMBER =
      Pattern.compile("-?\\d[\\d.,/ ]*+|-?\\d*+\\\\frac\\{-?\\d++\\}\\{-?\\d++\\}");

  private static final Pattern TAIL =
      Pattern.compile(
          "(?:[ ~/.]|\\\\[,;:! ]|\\\\(?:cdot|times)\\b"
              + "|\\\\(?:text\\w*+|mbox|hbox|mathrm|mathit|mathbf) ?+\\{[^{}]*+\\}"
              + "|\\^\\{?+-?\\d\\}?+|\\{\\^-?\\d\\}|[\u00B2\u00B3])++");

  private static final Pattern TEXT =
      Pattern.compile("\\\\(?:text\\w*+|mbox|hbox|mathrm|mathit|mathbf) ?+\\{");

  /** What may stand behind a unit. */
  private static final Pattern POWER = Pattern.compile("(?:\\^\\{?\\d\\}?|[\u00B2\u00B3])?\\.?$");

  /** Words that take back or change what stands before them. */
  private static final Pattern QUALIFIER =
      Pattern.compile(
          "\\b(?:wrong|incorrect|false|untrue|invalid|impossible|dozens?)\\b"
              + "|\\bnot\\b(?! ?\\d)(?! (?:including|counting|rounded|to scale)\\b)"
              + "|\\bor (?:more|less|fewer|greater|higher|lower|above|below)\\b"
              + "|\\bat (?:least|most)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final List<String> SPACING = List.of("\\", "\\,", "\\;", "\\:", "\\!", "\\quad");

  private static final String RAISED = "(?:\\}?\\^\\{?-?[23]\\}?|[\u00B2\u00B3])";

  /** Behind a number and a blank, a quotient of units or a square or cubic length. */
  private static final Pattern COMPOUND =
      Pattern.compile(
          "(-?\\d[\\d.,]*+)(?: |~|\\\\[,;: ])(?:\\\\(?:text|mathrm) ?\\{ ?)?"
              + "(?:(?:[cdkm]?m|[km]?g|mi|ft|s|h|J|N|W|mol|L)(?:\\^\\{?[-23]\\d?\\}?|[\u00B2\u00B3])?/"
              + ("(?:[cdkm]?m|[km]?g|mi|ft|s|h|hr|min|mol|L|K)" + RAISED + "?+")
              + ("|(?:[cdkm]?m|mi|ft)" + RAISED + ") ?\\}?\\.?"));

  private Units() {}

  static String stripped(String text) {
    Matcher compound = COMPOUND.matcher(text);
    if (compound.matches()) {
      return compound.group(1);
    }
    String rest = withoutTexts(text);
    for (int i = 0; i < MOST_WORDS; i++) {
      Optional<String> shorter = withoutWord(rest);
      if (shorter.isEmpty()) {
        return rest;
      }
      rest = shorter.get();
    }
    return rest;
  }

  /** Without text commands at the end, if something that can stand alone comes before them. */
  private static String withoutTexts(String text) {
    for (int start : lastTexts(text)) {
      String rest = withoutSpacing(text.substring(0, start));
      boolean isTail = TAIL.matcher(text).region(start, text.length()).matches();
      if (isTail && canStand(rest)) {
        if (QUALIFIER.matcher(text).region(start, text.length()).find()) {
          return text;
        }
        return rest;
      }
    }
    return text;
  }

  private static Deque<Integer> lastTexts(String text) {
    Deque<Integer> starts = new ArrayDeque<>();
    Matcher matcher = TEXT.matcher(text);
    while (matcher.find()) {
      starts.addLast(matcher.start());
      if (starts.size() > MOST_TEXTS) {
        starts.removeFirst();
      }
    }
    return starts;
  }

  private static String withoutSpacing(String text) {
    int end = withoutBlanks(text, text.length());
    Optional<String> spacing = spacing(text, end);
    while (spacing.isPresent()) {
      end = withoutBlanks(text, end - spacing.get().length());
      spacing = spacing(text, end);
    }
    return text.substring(0, end).strip();
  }

  private static Optional<String> spacing(String text, int end) {
    return SPACING.stream().filter(s -> text.startsWith(s, end - s.length())).findFirst();
  }

  private static int withoutBlanks(String text, int end) {
    int last = end;
    while (last > 0 && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    return last;
  }

  private static boolean canStand(String rest) {
    return !rest.isEmpty()
        && BracePairs.balance(rest)
        && "=<>+-*/^_(,;|{[".indexOf(rest.charAt(rest.length() - 1)) < 0
        && !endsWithCommand(rest);
  }

  /** As in {@code x \in \text{...}}; a symbol such as {@code \pi} can be a value. */
  private static boolean endsWithCommand(String rest) {
    int slash = rest.lastIndexOf('\\');
    if (slash < 0 || !rest.substring(slash + 1).matches("[A-Za-z]++")) {
      return false;
    }
    FormulaToken token = Vocabulary.COMMANDS.get(rest.substring(slash + 1));
    return token == null || !token.is(FormulaToken.Kind.SYMBOL);
  }

  /** Without a unit, or a word behind a number and a space. */
  private static Optional<String> withoutWord(String text) {
    int end = POWER.matcher(text).replaceFirst("").length();
    int start = end;
    while (start > 0 && isLetter(text.charAt(start - 1))) {
      start--;
    }
    String rest = withoutSpacing(text.substring(0, start));
    if (start == end || rest.isEmpty() || text.charAt(start - 1) == '\\' || !canStand(rest)) {
      return Optional.empty();
    }
    String word = text.substring(start, end);
    if (QUALIFIER.matcher(rest + " " + word).find()) {
      return Optional.empty();
    }
    char before = text.charAt(start - 1);
    boolean isNumber = NUMBER.matcher(rest).matches();
    boolean isUnit =
        word.length() == 1
            ? isNumber && end == text.length()
            : " })".indexOf(before) >= 0 || Character.isDigit(before);
    boolean isOther =
        isNumber && before == ' ' && word.length() > 2 && !Vocabulary.WORDS.containsKey(word);
    return (isUnit && isName(word)) || isOther ? Optional.of(rest) : Optional.empty();
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isName(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    return NAMES.contains(name)
        || (name.endsWith("s") && NAMES.contains(name.substring(0, name.length() - 1)))
        || (name.endsWith("es") && NAMES.contains(name.substring(0, name.length() - 2)));
  }

  private static Set<String> words(String names) {
    return new HashSet<>(Arrays.asList(names.split(" ")));
  }
}
