package io.rlvr.reward.rule;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes the letters out of an answer that it denies, each with the words that deny it: "not (A) but
 * B" becomes a mark and "but B". Denied are letters behind "not", "neither", "all except", "rule
 * out" and the like, and letters before "is wrong", "cannot be right" and the like; also in
 * Chinese, Japanese and Korean, in formulas and struck out. A list of at most ten letters is denied
 * as a whole. Whether the question asked for what is wrong does not count.
 */
final class ChoiceDenials {
  /** What stands in the place of a denial. */
  static final String MARK = "\uFFFC";

  private static final String OPEN = "[(\\[{}\"' ]{0,4}+";
  private static final String CLOSE = "[)\\]}\"']{0,4}+";

  /** What stands behind the letter A, and not behind the article. */
  private static final String GOES_ON =
      "(?!(?:but|or|nor|and|because|since|as|it|(?:is|was|are|were|could|would|should|do|does)(?:n't)?"
          + "|must|can|can't|cannot|has|have|seems?|looks?|appears?)(?![\\p{L}']))";

  /** A letter that is a word of its own, and so is neither article nor pronoun. */
  private static final String LETTER =
      OPEN
          + "(?<![\\p{L}\\p{N}'-])(?:[B-HJ]|[AI](?! "
          + GOES_ON
          + "\\p{Ll}))"
          + "(?![\\p{L}\\p{N}'+#-])"
          + CLOSE;

  /** Words between a denial and its letter. */
  private static final String FILLER =
      "(?:(?:be|choos(?:e|ing)|select|pick|take|the|an?|answer|option|choice|letter|is|of|for|with"
          + "|think|believe|feel|that|it|either)s? ?:? ){0,5}";

  /** Lists go on by "or"; by a comma or "and" unless something is said of what follows. */
  private static final String MORE =
      "(?:(?: ?,? (?:or|nor) | ?/ ?|(?: ?,| and| &) ?)(?:option )?"
          + LETTER
          + "(?! ?(?:is|was|are|must|would|should|seems|looks|because|since)\\b)){0,9}+";

  private static final String ALSO =
      "(?:(?: ?,? (?:or|nor|and) | ?[/,&] ?)(?:option )?" + LETTER + ")";

  private static final Pattern BEFORE =
      Pattern.compile(
          "(?i:(?<![\\p{L}\\p{N}])(?:(?:I|we)(?:'ve|'d|'ll| have| had| would| will| can)? )?(?:(?:(?:could|would|should|can|ca|must|do|does|did|is|was|are|be)"
              + " ?n['o]t|can ?not|not|nor|never|but not|rather than|instead of|excluding|unlike"
              + "|(?:all|any|anything|everything) but|(?<!none )(?:except|other than|apart from"
              + "|besides|aside from)|eliminat(?:e[sd]?|ing)|rul(?:e[sd]?|ing) out|reject(?:s|ed|ing)?"
              + "|exclud(?:e[sd]?|ing)|discard(?:s|ed|ing)?|doubt(?:s|ed)?|(?:wrong|incorrect) answers?(?: is| are)?:?)"
              + " )"
              + "(?-i:"
              + FILLER
              + LETTER
              + MORE
              + ")|(?<![\\p{L}\\p{N}])(?:none of|neither)(?-i: "
              + FILLER
              + LETTER
              + ALSO
              + "{0,9}+))"
              + ("|(?:\\\\(?:neg|lnot|not|overline|bar|x?cancel|sout|neq?) ?|\u00AC|\u2260|!=)"
                  + LETTER)
              + ("|~~" + LETTER + "~~")
              + ("|(?:不是|不选|不選|不应选|不能选|不該選|并非|並非|绝非|而非|除了|除)(?:选项|選項)?"
                  + "[「『( ]?[A-J](?![\\p{IsLatin}\\p{N}])[」』)]?"));

  private static final String VERY =
      "(?: (?:clearly|also|both|all|definitely|certainly|obviously|simply|just|therefore|then|the"
          + "|an?|probably|to be)){0,3}";

  private static final String WRONG =
      " (?:incorrect|wrong|false|untrue|invalid|inaccurate|impossible|mistaken|eliminated|excluded"
          + "|rejected|ruled out|out(?= ?(?:[.,;:!]|$)))(?![\\p{L}\\p{N}])";

  private static final String RIGHT =
      "(?: (?:the|an?|fully|quite|entirely|necessarily|always|be))*+(?: (?:correct|right|true|valid"
          + "|best|answer|solution|it|option|choice|one|possible|supported|work|fit|hold|apply)(?![\\p{L}\\p{N}])|[.,;!}]|$)";

  private static final Pattern BEHIND =
      Pattern.compile(
          LETTER
              + ("(?:"
                  + ALSO
                  + "{1,9}+(?= (?:are|were|must|would|can|could|should|ca|have|do|seem|look) ?))?+")
              + "(?: ?\\([^()\n]{1,60}+\\)| ?, [^,.\n]{1,60}+,)?+(?: ?\\{)?+(?i:"
              + ("(?: (?:is|was|are|were|seems?|looks?|appears?|(?:must|would|can|could|should|has to"
                  + "|have to) be)|'s)")
              + (VERY + WRONG)
              + ("| (?:is|was|are|were|can|ca|could|would|must|should|does|do)(?: ?n['o]t| never)"
                  + "(?: be| look| seem)?")
              + RIGHT
              + ")"
              + "|(?<![\\p{IsLatin}\\p{N}'-])[A-J][)\\]」』]? ?(?:选项|選項)?(?:是|都|が|は|은|는|이|가)? ?"
              + "(?:不(?![仅但只僅])|错|錯|误|誤|ではな|じゃな|でな|間違|아니|아닌|아닙|틀|以外|이외)");

  private ChoiceDenials() {}

  /**
   * @param text without markup, white space as single blanks or line breaks
   */
  static String takenOut(String text) {
    String left = text;
    for (Pattern denial : List.of(BEHIND, BEFORE)) {
      left = denial.matcher(left).replaceAll(MARK);
    }
    return left;
  }
}
