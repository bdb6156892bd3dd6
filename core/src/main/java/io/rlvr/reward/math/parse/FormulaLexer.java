package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a formula into tokens in one pass. White space, sizes and styles are gone afterwards; a
 * command that it does not know makes the text {@link Unreadable}.
 */
final class FormulaLexer {
  /** Digits with thousands as {@code 1{,}234}, {@code 1\,234} or {@code 1 234}, and decimals. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?:[1-9]\\d{0,2}+(?:(?: ?\\{ ?, ?\\} ?|\\\\[,;:!] ?| )\\d{3}(?!\\d))++|\\d++)"
              + "(?:\\.\\d++)?+|\\.\\d++");

  /** Decimals of which the last, below a line or between dots, repeat for ever. */
  private static final Pattern REPEATING =
      Pattern.compile(
          "(\\d++)\\.(\\d*+)\\\\(?:(?:overline|bar) ?(?:\\{(\\d++)\\}|(\\d))"
              + "|dot ?(?:\\{(\\d)\\}|(\\d))(?:(\\d*+)\\\\dot ?(?:\\{(\\d)\\}|(\\d)))?)");

  private static final Pattern NOT_DIGITS = Pattern.compile("[^\\d.]++");

  /** A capital E, or a small one behind decimals: 2e-3 is e times 2, minus 3. */
  private static final Pattern CAPITAL_EXPONENT = Pattern.compile("E[-+\u2212]?\\d++(?!\\.)");

  private static final Pattern SMALL_EXPONENT = Pattern.compile("e[-+\u2212]?\\d++(?![\\w.])");

  /** The whole text is one number in scientific notation. */
  private static final Pattern SCIENTIFIC =
      Pattern.compile("\\s*+[-+\u2212]?\\s*+(?:\\d++\\.?\\d*+|\\.\\d++)e[-+\u2212]?\\d++\\s*+");

  private static final Pattern COLUMNS = Pattern.compile("\\{[lcr| ]*+\\}");

  private static final String VULGAR = "\u00BD1/2\u00BC1/4\u00BE3/4\u21531/3\u21542/3\u215B1/8";

  private static final String SUPERSCRIPTS =
      "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";

  private static final String SUBSCRIPTS =
      "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089";

  private final String text;
  private final boolean hasRows;
  private final boolean isScientific;
  private final List<FormulaToken> tokens = new ArrayList<>();
  private int at;

  private FormulaLexer(String text) {
    this.text = text;
    this.hasRows = text.contains("\\begin");
    this.isScientific = SCIENTIFIC.matcher(text).matches();
  }

  /** The tokens, with {@link FormulaToken#LAST} at the end. */
  static List<FormulaToken> tokens(String text) {
    FormulaLexer lexer = new FormulaLexer(text);
    while (lexer.at < text.length()) {
      lexer.step();
    }
    lexer.tokens.add(FormulaToken.LAST);
    return lexer.tokens;
  }

  private void step() {
    Optional<BasedNumber> based = BasedNumber.at(text, at);
    if (based.isPresent()) {
      add(Kind.NUMBER, based.get().value());
      at = based.get().end();
      return;
    }
    char c = text.charAt(at);
    if (c == '\\') {
      backslash();
    } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      number();
    } else if (isLetter(c)) {
      word();
    } else {
      character(c);
    }
  }

  private void backslash() {
    int name = at + 1;
    if (name >= text.length()) {
      at++; // a lone one at the end
      return;
    }
    char c = text.charAt(name);
    if (isLetter(c)) {
      int end = name;
      while (end < text.length() && isLetter(text.charAt(end))) {
        end++;
      }
      at = end;
      command(text.substring(name, end));
      return;
    }
    at = name + 1;
    switch (c) {
      case '{' -> add(Kind.OPEN, "\\{");
      case '}' -> add(Kind.CLOSE, "\\}");
      case '|' -> add(Kind.NORM, "norm");
      case '%' -> add(Kind.PERCENT, "%");
      case '\\' -> doubled();
      case '&', '#', '_' -> throw new Unreadable("escaped " + c);
      default -> {} // spaces and delimiters
    }
  }

  /** A row ends, a command was escaped twice, or a line breaks for looks. */
  private void doubled() {
    if (hasRows) {
      add(Kind.ROW, "\\\\");
    } else if (at < text.length() && isLetter(text.charAt(at))) {
      at--;
    }
  }

  private void command(String name) {
    FormulaToken token = Vocabulary.COMMANDS.get(name);
    if (token != null) {
      tokens.add(token);
    } else if (Vocabulary.TEXTS.contains(name)) {
      words();
    } else if (Vocabulary.IGNORED.contains(name)) {
      if (text.startsWith(".", at) && (name.endsWith("left") || name.endsWith("right"))) {
        at++; // an invisible bracket
      }
    } else if (Vocabulary.ACCENTS.contains(name)) {
      add(Kind.ACCENT, (name.equals("overline") ? "bar" : name) + "{" + compact(group()) + "}");
    } else {
      rare(name);
    }
  }

  private void rare(String name) {
    switch (name) {
      case "mathbb", "Bbb" -> set(compact(group()));
      case "operatorname", "mathop" -> add(Kind.FUNCTION, compact(group()));
      case "begin" -> {
        String environment = compact(group());
        add(Kind.BEGIN, environment);
        if (environment.equals("array")) {
          skip(COLUMNS);
        }
      }
      case "end" -> add(Kind.END, compact(group()));
      case "ldots", "dots", "cdots", "dotsc" -> dots();
      default -> throw new Unreadable("unknown command " + name);
    }
  }

  /** Math-Verify drops them with the comma before. */
  private void dots() {
    if (!tokens.isEmpty() && last().is(Kind.COMMA)) {
      tokens.remove(tokens.size() - 1);
    }
  }

  private void set(String name) {
    if (!"NZQRCP".contains(name) || name.length() != 1) {
      throw new Unreadable("unknown set " + name);
    }
    add(Kind.SET, name);
  }

  /** What a text command holds; formulas in it are read on, as if the command were not there. */
  private void words() {
    int start = at;
    String words = group().strip();
    if (words.startsWith("(") && words.endsWith(")")) {
      words = words.substring(1, words.length() - 1).strip();
    }
    FormulaToken known = Vocabulary.WORDS.get(words);
    if (known != null && (known.is(Kind.COMMA) || known.is(Kind.PERCENT))) {
      add(known.kind(), known.text());
    } else if (words.length() == 1 && isLetter(words.charAt(0))) {
      add(Kind.SYMBOL, words);
    } else if (words.chars().anyMatch(c -> c == '\\' || isDigit((char) c) || c == '^')) {
      at = start;
    } else if (!words.isEmpty()) {
      add(Kind.TEXT, words);
    }
  }

  /** The raw text of the braces that follow, or of the one character, and moves behind it. */
  private String group() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at >= text.length()) {
      throw new Unreadable("no argument");
    }
    int start = at;
    if (text.charAt(at) != '{') {
      at++;
      return text.substring(start, at);
    }
    int end = BracePairs.close(text, start);
    if (end < 0) {
      throw new Unreadable("open brace");
    }
    at = end + 1;
    return text.substring(start + 1, end);
  }

  private void number() {
    Matcher repeating = REPEATING.matcher(text).region(at, text.length());
    if (repeating.lookingAt()) {
      at = repeating.end();
      repeating(repeating);
      return;
    }
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    matcher.useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      throw new Unreadable("no number");
    }
    at = matcher.end();
    String digits = NOT_DIGITS.matcher(matcher.group()).replaceAll("");
    Optional<String> exponent = skip(CAPITAL_EXPONENT);
    if (exponent.isEmpty() && (isScientific || digits.contains("."))) {
      exponent = skip(SMALL_EXPONENT);
    }
    add(Kind.NUMBER, digits + exponent.orElse("").replace('\u2212', '-'));
  }

  /** As a fraction: 0.1(6) is (16 - 1) / 90. */
  private void repeating(Matcher decimals) {
    String before = decimals.group(1) + decimals.group(2);
    StringBuilder period = new StringBuilder();
    for (int group = 3; group <= decimals.groupCount(); group++) {
      period.append(Optional.ofNullable(decimals.group(group)).orElse(""));
    }
    BigInteger numerator = new BigInteger(before + period).subtract(new BigInteger(before));
    add(Kind.OPEN, "{");
    add(Kind.NUMBER, numerator.toString());
    add(Kind.DIVIDE, "/");
    add(Kind.NUMBER, "9".repeat(period.length()) + "0".repeat(decimals.group(2).length()));
    add(Kind.CLOSE, "}");
  }

  private Optional<String> skip(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    matcher.useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    return Optional.of(matcher.group());
  }

  /** A word that means something, or else a letter. */
  private void word() {
    int end = at;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    FormulaToken token = Vocabulary.WORDS.get(text.substring(at, end));
    if (token != null) {
      add(token.kind(), token.text());
      at = end;
    } else {
      add(Kind.SYMBOL, text.substring(at, at + 1));
      at++;
      while (at < end) {
        add(Kind.SYMBOL, text.substring(at, at + 1));
        at++;
      }
    }
  }

  private void character(char c) {
    at++;
    Optional<FormulaToken> two = two(c);
    if (two.isPresent()) {
      at++;
      tokens.add(two.get());
    } else if (c == '\'') {
      prime();
    } else if (Vocabulary.CHARACTERS.containsKey(c)) {
      FormulaToken token = Vocabulary.CHARACTERS.get(c);
      add(token.kind(), token.text());
    } else if (SUPERSCRIPTS.indexOf(c) >= 0) {
      add(Kind.POWER, "^");
      add(Kind.NUMBER, run(SUPERSCRIPTS));
    } else if (SUBSCRIPTS.indexOf(c) >= 0) {
      add(Kind.SUBSCRIPT, "_");
      add(Kind.NUMBER, run(SUBSCRIPTS));
    } else if (VULGAR.indexOf(c) >= 0) {
      int fraction = VULGAR.indexOf(c) + 1;
      add(Kind.FRACTION, "frac");
      add(Kind.NUMBER, VULGAR.substring(fraction, fraction + 1));
      add(Kind.NUMBER, VULGAR.substring(fraction + 2, fraction + 3));
    } else if (!isBlank(c)) {
      throw new Unreadable("unknown character");
    }
  }

  /** Behind a number they are feet or minutes, which say nothing of its value. */
  private void prime() {
    if (!tokens.isEmpty() && (!last().is(Kind.NUMBER) || isIndex())) {
      add(Kind.PRIME, "'");
    }
  }

  private boolean isIndex() {
    return tokens.size() > 1 && tokens.get(tokens.size() - 2).is(Kind.SUBSCRIPT);
  }

  private Optional<FormulaToken> two(char first) {
    char second = at < text.length() ? text.charAt(at) : ' ';
    if (first == '*' && second == '*') {
      return Optional.of(new FormulaToken(Kind.POWER, "^"));
    }
    if (second == '=' && "<>!=~".indexOf(first) >= 0) {
      return Optional.of(
          first == '~'
              ? new FormulaToken(Kind.APPROXIMATELY, "~")
              : new FormulaToken(Kind.RELATION, first == '=' ? "=" : first + "="));
    }
    return Optional.empty();
  }

  /** The digits that small ones stand for, from the one before the position on. */
  private String run(String small) {
    StringBuilder digits = new StringBuilder();
    digits.append(small.indexOf(text.charAt(at - 1)));
    while (at < text.length() && small.indexOf(text.charAt(at)) >= 0) {
      digits.append(small.indexOf(text.charAt(at)));
      at++;
    }
    return digits.toString();
  }

  /** Commas do not follow one another: {@code 1, and 2}. */
  private void add(Kind kind, String name) {
    if (kind != Kind.COMMA || (!tokens.isEmpty() && !last().is(Kind.COMMA))) {
      tokens.add(new FormulaToken(kind, name));
    }
  }

  private FormulaToken last() {
    return tokens.get(tokens.size() - 1);
  }

  private static String compact(String words) {
    return words.replace(" ", "");
  }

  /** Also the signs of currencies, double quotes and the dollar: they say nothing of the value. */
  private static boolean isBlank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.CURRENCY_SYMBOL
        || c == '"'
        || c == '~'
        || c == '`'
        || c == '\u2032'
        || c == '\u2061'
        || c == '\u200B';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
