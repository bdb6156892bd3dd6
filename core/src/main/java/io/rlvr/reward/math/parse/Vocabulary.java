package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The words of formulas: LaTeX commands, plain words and single characters with a meaning. */
public final class Vocabulary {
  /** By the name after the backslash. */
  static final Map<String, FormulaToken> COMMANDS = commands();

  /** Words without a backslash that are no products of letters. */
  public static final Map<String, FormulaToken> WORDS = words();

  static final Map<Character, FormulaToken> CHARACTERS = characters();

  /** Commands that say how something looks and nothing else. */
  static final Set<String> IGNORED =
      words(
          "left right mleft mright middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl"
              + " Biggr displaystyle textstyle scriptstyle limits nolimits quad qquad thinspace"
              + " medspace thickspace negthinspace negmedspace negthickspace enspace hfill hfil"
              + " vspace hspace rm bf it sf tt cal boxed fbox phantom hphantom ensuremath nonumber"
              + " notag underline");

  /** Their argument is words. */
  static final Set<String> TEXTS =
      words(
          "text textrm textit textbf textnormal textsf texttt textup mbox hbox mathrm mathit mathbf"
              + " mathsf mathtt mathnormal bm boldsymbol");

  /** They make another symbol of a symbol. */
  static final Set<String> ACCENTS =
      words(
          "bar overline vec overrightarrow overleftrightarrow hat widehat tilde widetilde dot ddot"
              + " acute grave breve check mathcal mathscr mathfrak overarc");

  private static final String FUNCTIONS =
      "sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc sinh cosh tanh coth arsinh"
          + " arcosh artanh arcsinh arccosh arctanh ln log lg exp gcd lcm max min det arg deg dim"
          + " ker Re Im sgn";

  private static final String WORD_FUNCTIONS =
      "sin cos tan cot sec csc arcsin arccos arctan asin acos atan sinh cosh tanh asinh acosh atanh"
          + " ln log exp gcd lcm max min abs floor ceil binomial factorial";

  private static final String SYMBOLS =
      "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi"
          + " omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma"
          + " Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar partial nabla angle"
          + " triangle prime square star infty imath jmath aleph";

  private Vocabulary() {}

  private static Map<String, FormulaToken> commands() {
    Map<String, FormulaToken> map = new HashMap<>();
    words(FUNCTIONS).forEach(name -> map.put(name, new FormulaToken(Kind.FUNCTION, name)));
    words(SYMBOLS).forEach(name -> map.put(name, new FormulaToken(Kind.SYMBOL, name)));
    put(map, Kind.TIMES, "*", "times cdot ast star circ bullet");
    put(map, Kind.DIVIDE, "/", "div");
    put(map, Kind.OVER, "over", "over");
    put(map, Kind.MOD, "mod", "mod bmod");
    put(map, Kind.MOD, "residue", "pmod");
    put(map, Kind.PLUS_MINUS, "+-", "pm mp");
    put(map, Kind.RELATION, "=", "equiv");
    put(map, Kind.RELATION, "!=", "ne neq");
    put(map, Kind.RELATION, "<", "lt");
    put(map, Kind.RELATION, "<=", "le leq leqslant");
    put(map, Kind.RELATION, ">", "gt");
    put(map, Kind.RELATION, ">=", "ge geq geqslant");
    put(map, Kind.APPROXIMATELY, "~", "approx approxeq simeq cong thickapprox");
    put(map, Kind.IN, "in", "in");
    put(map, Kind.NOT_IN, "notin", "notin");
    put(map, Kind.UNION, "cup", "cup bigcup");
    put(map, Kind.INTERSECTION, "cap", "cap bigcap");
    put(map, Kind.DIFFERENCE, "setminus", "setminus smallsetminus backslash");
    put(map, Kind.FRACTION, "frac", "frac dfrac tfrac cfrac");
    put(map, Kind.BINOMIAL, "binom", "binom dbinom tbinom");
    put(map, Kind.CHOOSE, "choose", "choose");
    put(map, Kind.ROOT, "digit", "sqrt");
    put(map, Kind.SUM, "sum", "sum");
    put(map, Kind.SUM, "prod", "prod");
    put(map, Kind.INTEGRAL, "integral", "int");
    put(map, Kind.LIMIT, "limit", "lim");
    put(map, Kind.TO, "to", "to rightarrow longrightarrow");
    put(map, Kind.OPEN, "\\{", "lbrace");
    put(map, Kind.CLOSE, "\\}", "rbrace");
    put(map, Kind.OPEN, "(", "lgroup lparen");
    put(map, Kind.CLOSE, ")", "rgroup rparen");
    put(map, Kind.OPEN, "[", "lbrack");
    put(map, Kind.CLOSE, "]", "rbrack");
    put(map, Kind.OPEN, "angle", "langle");
    put(map, Kind.CLOSE, "angle", "rangle");
    put(map, Kind.OPEN, "floor", "lfloor llcorner");
    put(map, Kind.CLOSE, "floor", "rfloor lrcorner");
    put(map, Kind.OPEN, "ceil", "lceil ulcorner");
    put(map, Kind.CLOSE, "ceil", "rceil urcorner");
    put(map, Kind.BAR, "|", "vert lvert rvert");
    put(map, Kind.NORM, "norm", "Vert lVert rVert");
    put(map, Kind.SET, "empty", "emptyset varnothing");
    put(map, Kind.DEGREE, "degree", "degree");
    return Map.copyOf(map);
  }

  private static Map<String, FormulaToken> words() {
    Map<String, FormulaToken> map = new HashMap<>();
    words(WORD_FUNCTIONS).forEach(name -> map.put(name, new FormulaToken(Kind.FUNCTION, name)));
    put(map, Kind.SYMBOL, "pi", "pi");
    put(map, Kind.SYMBOL, "infty", "infinity inf oo Infinity");
    put(map, Kind.ROOT, "number", "sqrt");
    put(map, Kind.PERCENT, "%", "percent percentage pct Percent");
    put(map, Kind.COMMA, ",", "and or");
    put(map, Kind.IN, "in", "in");
    return Map.copyOf(map);
  }

  private static Map<Character, FormulaToken> characters() {
    Map<Character, FormulaToken> map = new HashMap<>();
    each(map, Kind.PLUS, "+", "+\u2214\u2295");
    each(map, Kind.MINUS, "-", "-\u2212\u2013\u2014\u2010\u2011");
    each(map, Kind.TIMES, "*", "*\u00D7\u22C5\u00B7\u2217\u22C6\u2218\u2219\u2022");
    each(map, Kind.DIVIDE, "/", "/\u00F7\u2215\u2044");
    each(map, Kind.PLUS_MINUS, "+-", "\u00B1\u2213");
    each(map, Kind.POWER, "^", "^");
    each(map, Kind.SUBSCRIPT, "_", "_");
    each(map, Kind.FACTORIAL, "!", "!");
    each(map, Kind.PERCENT, "%", "%");
    each(map, Kind.DEGREE, "degree", "\u00B0");
    each(map, Kind.COMMA, ",", ",");
    each(map, Kind.SEMICOLON, ";", ";");
    each(map, Kind.COLON, ":", ":\u2236");
    each(map, Kind.RELATION, "=", "=\u2261");
    each(map, Kind.RELATION, "!=", "\u2260");
    each(map, Kind.RELATION, "<", "<");
    each(map, Kind.RELATION, "<=", "\u2264\u2266\u2A7D");
    each(map, Kind.RELATION, ">", ">");
    each(map, Kind.RELATION, ">=", "\u2265\u2267\u2A7E");
    each(map, Kind.APPROXIMATELY, "~", "\u2248\u2243\u2245");
    each(map, Kind.IN, "in", "\u2208");
    each(map, Kind.NOT_IN, "notin", "\u2209");
    each(map, Kind.UNION, "cup", "\u222A");
    each(map, Kind.INTERSECTION, "cap", "\u2229");
    each(map, Kind.DIFFERENCE, "setminus", "\u2216");
    each(map, Kind.TO, "to", "\u2192");
    each(map, Kind.ROOT, "number", "\u221A");
    each(map, Kind.BAR, "|", "|\u2223");
    each(map, Kind.NORM, "norm", "\u2225\u2016");
    each(map, Kind.COLUMN, "&", "&");
    each(map, Kind.OPEN, "(", "(");
    each(map, Kind.CLOSE, ")", ")");
    each(map, Kind.OPEN, "[", "[");
    each(map, Kind.CLOSE, "]", "]");
    each(map, Kind.OPEN, "{", "{");
    each(map, Kind.CLOSE, "}", "}");
    each(map, Kind.OPEN, "floor", "\u230A");
    each(map, Kind.CLOSE, "floor", "\u230B");
    each(map, Kind.OPEN, "ceil", "\u2308");
    each(map, Kind.CLOSE, "ceil", "\u2309");
    each(map, Kind.OPEN, "angle", "\u27E8");
    each(map, Kind.CLOSE, "angle", "\u27E9");
    each(map, Kind.SET, "N", "\u2115");
    each(map, Kind.SET, "Z", "\u2124");
    each(map, Kind.SET, "Q", "\u211A");
    each(map, Kind.SET, "R", "\u211D");
    each(map, Kind.SET, "C", "\u2102");
    each(map, Kind.SET, "empty", "\u2205");
    each(map, Kind.SYMBOL, "infty", "\u221E");
    greek(map);
    return Map.copyOf(map);
  }

  /** The letters by their Unicode names; 03C2 is the other sigma. */
  private static void greek(Map<Character, FormulaToken> map) {
    String[] names =
        ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
                + " varsigma sigma tau upsilon phi chi psi omega")
            .split(" ");
    for (int i = 0; i < names.length; i++) {
      map.put((char) (0x3B1 + i), new FormulaToken(Kind.SYMBOL, names[i]));
      String capital = Character.toUpperCase(names[i].charAt(0)) + names[i].substring(1);
      map.put((char) (0x391 + i), new FormulaToken(Kind.SYMBOL, capital));
    }
    map.put('\u03D5', new FormulaToken(Kind.SYMBOL, "varphi"));
    map.put('\u03D1', new FormulaToken(Kind.SYMBOL, "vartheta"));
    map.put('\u03F5', new FormulaToken(Kind.SYMBOL, "varepsilon"));
  }

  private static void put(Map<String, FormulaToken> map, Kind kind, String text, String names) {
    words(names).forEach(name -> map.put(name, new FormulaToken(kind, text)));
  }

  private static void each(
      Map<Character, FormulaToken> map, Kind kind, String text, String characters) {
    characters.chars().forEach(c -> map.put((char) c, new FormulaToken(kind, text)));
  }

  private static Set<String> words(String names) {
    return new HashSet<>(Arrays.asList(names.split(" ")));
  }
}
