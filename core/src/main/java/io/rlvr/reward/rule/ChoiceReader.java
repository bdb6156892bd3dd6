package io.rlvr.reward.rule;

import io.rlvr.reward.Characters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which letter of A to J an answer takes. The first of these forms that occurs decides, and
 * in it the last place:
 *
 * <ol>
 *   <li>in a box: {@code \boxed{B}}, {@code \boxed{\text{(B)}}};
 *   <li>announced: "the answer is B", "Answer: (B)", "option B", "I choose b.", "B is correct", "so
 *       B" at the end, and the like in Chinese, Japanese and Korean;
 *   <li>in brackets: "(B)", "[B]";
 *   <li>as a label at the start of a line: "B. text", "B) text", "B: text", "B, because";
 *   <li>alone at the end: "So it must be B.", "b".
 * </ol>
 *
 * A bare A before a word in lower case is the article, and I the pronoun, unless that word goes on
 * about a choice ("the answer is A because"). What is denied is not taken ({@link ChoiceDenials}).
 * Two letters that nothing parts but "or", "and", a comma, a sign or their brackets are both taken,
 * and so are several labels.
 */
final class ChoiceReader {
  /** A bare capital letter that is neither article nor pronoun. */
  private static final String BARE =
      "(?:[B-HJ]|[AI](?! (?!(?:because|since|as|is|or|and|due|for|given)\\b)\\p{Ll}))"
          + "(?![\\p{L}\\p{N}'+#-])";

  /** A small letter counts where nothing but punctuation follows. */
  private static final String SMALL = "[a-j](?= ?(?:[.,;)\\]}\"\n]|$))";

  private static final Pattern BOXED =
      Pattern.compile(
          "\\\\(?:boxed|fbox) ?\\{ ?(?:(?:\\\\[a-z]+ ?)?\\{ ?)?[(\\[]? ?([A-Ja-j])(?![\\p{L}\\p{N}])");

  /** Announced in Chinese, Japanese or Korean, where letters may follow without a space. */
  private static final String EAST_ASIAN =
      "(?:(?:答案|答え|答|正解|正答|정답|답)(?:应该|應該|应当|应|應|就)?(?:选|選)?"
          + "|(?<!不应|不應|不能|不该|不該|不可)(?:选择|選擇|选|選))"
          + "(?:是|为|為|が|は|은|는|项|項|[:\"'(\\[「『 ])*+([A-J])(?![\\p{IsLatin}\\p{N}'+#-])";

  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "(?<![\\p{L}\\p{M}\\p{N}])(?i:answer|choice|option|letter|choose|select|pick)"
              + "(?: (?i:is|was|should be|must be|would be|will be|option|choice|letter)){0,8}"
              + " ?[:=]?[ \n]?[(\\[\"']? ?("
              + (BARE + "|" + SMALL + ")")
              + ("|(?<![\\p{L}\\p{N}'-])(" + BARE + ")")
              + "[)\\]\"]? (?i:is|must be) (?i:the )?(?i:correct|right|answer)(?![\\p{L}\\p{M}\\p{N}])"
              + ("|(?<![\\p{L}\\p{M}\\p{N}])(?i:so|hence|thus|therefore),?(?: (?:it(?:'s| is| must be)|I choose|we choose))?"
                  + " [(\\[\"']?([A-J])(?=[)\\]\"']?[^\\p{L}\\p{N}+#]*+$)")
              + ("|"
                  + ChoiceDenials.MARK
                  + ",? but(?: rather| instead)?(?: the| it is| it's)?"
                  + "(?: option| choice| answer)? ?[(\\[\"']?("
                  + BARE
                  + ")")
              + ("|"
                  + ChoiceDenials.MARK
                  + "(?:,? ?而|, ?)是(?:选项|選項)? ?[「『(]?([A-J])(?![\\p{IsLatin}\\p{N}])")
              + "|(?<![不非没別别])"
              + EAST_ASIAN
              + "|(?<![\\p{IsLatin}\\p{N}'-])([A-J])[)\\]]? ?(?:选项|選項)?(?:是|才是)?(?:正确|正確)");

  private static final Pattern BRACKETED = Pattern.compile("[(\\[] ?([A-J]) ?[)\\]]");

  private static final Pattern LABEL =
      Pattern.compile("^ ?([A-J])(?: ?[.):,](?=[ \n]|$)| (?=[-\u2013\u2014] ))", Pattern.MULTILINE);

  private static final Pattern LAST =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}'-])([A-J])(?![+#])[^\\p{L}\\p{N}]*+$|^\\P{L}*+([a-j])\\P{L}*+$");

  private static final List<Pattern> FORMS = List.of(BOXED, ANNOUNCED, BRACKETED, LABEL, LAST);

  /** What parts two letters that are both taken; a blank does between marks and at the end. */
  private static final String AND =
      "(?:,? ?(?:and/or|or|and|as well as|plus)(?![\\p{L}\\p{N}])|[,/&+;\u3001|]|\\\\&|\u6216|\u548C|\u4E0E"
          + "|\u3068|\u307E\u305F\u306F|\uC640|\uACFC|\uB610\uB294)";

  private static final String OPENING = "(?:\\\\(?:boxed|fbox) ?|[(\\[{\"' ])";

  private static final Pattern ALTERNATIVE_BEFORE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])([A-J])[)\\]}\"']* ?" + AND + " ?(?:option )?[(\\[{\"']*$");

  private static final Pattern ALTERNATIVE_BEHIND =
      Pattern.compile(
          "^(?:[)\\]}\"']* ?"
              + AND
              + " ?(?i:both |options? |choices? )?"
              + OPENING
              + "*+|[)\\]}\"']+ ?"
              + OPENING
              + "++(?=.[)\\]}]))("
              + BARE
              + ")|^ ([A-J])(?=[^\\p{L}\\p{N}]*+$)",
          Pattern.DOTALL);

  /** In a box small letters are letters too. */
  private static final Pattern BOXED_BEHIND =
      Pattern.compile("^[)\\]}]* ?" + AND + "? ?" + OPENING + "*+([a-j])(?![\\p{L}\\p{N}])");

  private static final Pattern BETWEEN =
      Pattern.compile(
          "[)\\]}\"']*+ ?" + AND + "? ?(?i:both |options? |choices? )?" + OPENING + "*+");

  private static final int NEAR = 32;

  private static final Pattern SPACE = Pattern.compile("[\\s\u0085\u2028\u2029]++");
  private static final Pattern BREAK = Pattern.compile("\\R");

  private static final Pattern REFERENCE =
      Pattern.compile(
          "[^\\p{L}\\p{N}]*+([A-Ja-j])(?:[^\\p{L}\\p{N}]*+|\\s*+[.):]\\s.*)", Pattern.DOTALL);

  private ChoiceReader() {}

  /** The letter of a reference that is a letter, or begins with one as a label. */
  static Optional<Character> label(String reference) {
    Matcher matcher = REFERENCE.matcher(Characters.composed(reference));
    return matcher.matches() ? Optional.of(upper(matcher.group(1))) : Optional.empty();
  }

  /**
   * The letters that an answer takes: none, one, or several where it does not decide.
   *
   * @param text what {@link #text} made of the answer
   * @param offered the letters to choose from; all if empty
   */
  static Set<Character> read(String text, Set<Character> offered) {
    for (Pattern form : FORMS) {
      Set<Character> taken = new TreeSet<>();
      int end = -NEAR;
      Matcher matcher = form.matcher(text);
      while (matcher.find()) {
        int group = 1;
        while (matcher.group(group) == null) {
          group++;
        }
        char letter = upper(matcher.group(group));
        if (isOffered(letter, offered)) {
          if (form != LABEL && !isGoingOn(text, end, matcher.start(group))) {
            taken.clear();
          }
          taken.add(letter);
          end = matcher.end(group);
          alternatives(text, matcher.start(group), end, form).stream()
              .filter(other -> isOffered(other, offered))
              .forEach(taken::add);
        }
      }
      if (!taken.isEmpty()) {
        return taken;
      }
    }
    return Set.of();
  }

  private static boolean isOffered(char letter, Set<Character> offered) {
    return offered.isEmpty() || offered.contains(letter);
  }

  /** Whether nothing but what parts two letters stands between this one and the last. */
  private static boolean isGoingOn(String text, int end, int start) {
    return start - end < NEAR && BETWEEN.matcher(text.substring(end, start)).matches();
  }

  private static Set<Character> alternatives(String text, int start, int end, Pattern form) {
    Set<Character> others = new TreeSet<>();
    String before = text.substring(Math.max(0, start - NEAR), start);
    String behind = text.substring(end, Math.min(text.length(), end + NEAR));
    add(ALTERNATIVE_BEFORE.matcher(before), others);
    add(ALTERNATIVE_BEHIND.matcher(behind), others);
    if (form == BOXED) {
      add(BOXED_BEHIND.matcher(behind), others);
    }
    return others;
  }

  private static void add(Matcher found, Set<Character> others) {
    if (found.find()) {
      String first = found.group(1);
      others.add(upper(first == null ? found.group(2) : first));
    }
  }

  /** Without markup and denials, runs of white space as one: the forms need not expect them. */
  static String text(String answer) {
    String bare =
        Characters.composed(answer)
            .replaceAll("\\*\\*|__|[*`$]|\\\\[()]", "")
            .replaceAll("\\\\(?:text(?:bf|it|rm|sf)?|math(?:rm|bf|sf|it)|mbox) ?(?=\\{)", "")
            .replaceAll("\\\\(?:[,;:! ]|quad(?![a-z])|left(?=[(\\[])|right(?=[)\\]]))", " ")
            .replace('\u2019', '\'')
            .strip();
    return ChoiceDenials.takenOut(
        SPACE.matcher(bare).replaceAll(run -> BREAK.matcher(run.group()).find() ? "\n" : " "));
  }

  private static char upper(String letter) {
    return Character.toUpperCase(letter.charAt(0));
  }
}
