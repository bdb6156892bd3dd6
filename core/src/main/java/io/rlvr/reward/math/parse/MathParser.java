package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Depth;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.Comparison;
import io.rlvr.reward.math.expr.Expr.Conjunction;
import io.rlvr.reward.math.expr.Expr.Difference;
import io.rlvr.reward.math.expr.Expr.FiniteSet;
import io.rlvr.reward.math.expr.Expr.Function;
import io.rlvr.reward.math.expr.Expr.Intersection;
import io.rlvr.reward.math.expr.Expr.Membership;
import io.rlvr.reward.math.expr.Expr.Relation;
import io.rlvr.reward.math.expr.Expr.Tuple;
import io.rlvr.reward.math.expr.Expr.Union;
import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a formula, in LaTeX or as people type it. From loose to tight: lists ({@code ;} then {@code
 * ,}), relations, set operations, then {@link ArithmeticParser}. The grammar is what Math-Verify
 * 0.9.0 reads with latex2sympy2_extended 1.11.0 (PS.g4), and more: half-open brackets written
 * {@code ]a,b[}, plus-minus inside a formula, mixed numbers without LaTeX, words such as {@code
 * sqrt}.
 */
public final class MathParser {
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "=", Comparison.EQUAL,
          "!=", Comparison.NOT_EQUAL,
          "<", Comparison.LESS,
          "<=", Comparison.LESS_OR_EQUAL,
          ">", Comparison.GREATER,
          ">=", Comparison.GREATER_OR_EQUAL);

  /** One number, alone or behind the last sign of equality; else 1,234 are two. */
  private static final Pattern THOUSANDS =
      Pattern.compile(
          "\\s*+[-+]?\\s*+[1-9]\\d{0,2}(?:,\\d{3})++(?:\\.\\d++)?+\\s*+(?:\\\\?%)?\\s*+");

  private final Cursor cursor;
  private final ArithmeticParser arithmetic;

  private MathParser(Cursor cursor) {
    this.cursor = cursor;
    this.arithmetic = new ArithmeticParser(cursor, this);
  }

  /**
   * The expression, or empty if the text is none.
   *
   * @throws Budget.TooHard if it is nested too deep, or a number is too long
   */
  public static Optional<Expr> parse(String text, Budget budget) {
    budget.spend(text.length());
    Optional<Expr> ratio = Ratio.of(text);
    return ratio.isPresent() ? ratio : formula(text, budget);
  }

  private static Optional<Expr> formula(String text, Budget budget) {
    try {
      MathParser parser =
          new MathParser(new Cursor(FormulaLexer.tokens(withoutThousandsCommas(text)), budget));
      parser.skipFirstSign();
      Expr expr = parser.list();
      parser.cursor.expect(Kind.END_OF_INPUT);
      Depth.check(expr);
      return Optional.of(expr);
    } catch (Unreadable e) {
      return Optional.empty();
    }
  }

  /** Of an equation whose left side stands elsewhere: {@code = 4}. */
  private void skipFirstSign() {
    if (cursor.at(Kind.RELATION, "=") || cursor.at(Kind.APPROXIMATELY)) {
      cursor.next();
    }
  }

  private static String withoutThousandsCommas(String text) {
    int equals = text.lastIndexOf('=') + 1;
    Matcher number = THOUSANDS.matcher(text).region(equals, text.length());
    return number.matches()
        ? text.substring(0, equals) + text.substring(equals).replace(",", "")
        : text;
  }

  /**
   * A list without brackets, up to what closes it: one item stands for itself, several are a set, a
   * list of lists is a set of tuples. Behind {@code x =}, the others belong to the first: {@code x
   * = 1, 2}.
   */
  Expr list() {
    List<List<Expr>> groups = groups();
    if (groups.size() > 1) {
      boolean isFlat = groups.stream().allMatch(group -> group.size() == 1);
      return new FiniteSet(
          groups.stream()
              .map(g -> isFlat ? g.get(0) : new Tuple(g))
              .map(Expr.class::cast)
              .toList());
    }
    List<Expr> items = groups.get(0);
    return items.size() == 1 ? items.get(0) : shared(items).orElseGet(() -> new FiniteSet(items));
  }

  /** The items of a list, by semicolons and then by commas; at least one group of at least one. */
  List<List<Expr>> groups() {
    List<List<Expr>> groups = new ArrayList<>();
    do {
      List<Expr> items = new ArrayList<>();
      do {
        items.add(relation());
      } while (cursor.skip(Kind.COMMA) && !endsList());
      groups.add(List.copyOf(items));
    } while (cursor.skip(Kind.SEMICOLON) && !endsList());
    return groups;
  }

  private boolean endsList() {
    return cursor.at(Kind.CLOSE) || cursor.at(Kind.END_OF_INPUT) || cursor.at(Kind.SEMICOLON);
  }

  private static Optional<Expr> shared(List<Expr> items) {
    List<Expr> others = items.subList(1, items.size());
    if (others.stream().anyMatch(MathParser::isStatement)) {
      return Optional.empty();
    }
    List<Expr> all = new ArrayList<>();
    if (items.get(0) instanceof Relation r && r.comparison() == Comparison.EQUAL) {
      all.add(r.right());
      all.addAll(others);
      return Optional.of(new Relation(Comparison.EQUAL, r.left(), new FiniteSet(all)));
    }
    if (items.get(0) instanceof Membership m) {
      all.add(m.set());
      all.addAll(others);
      return Optional.of(new Membership(m.element(), new FiniteSet(all)));
    }
    return Optional.empty();
  }

  private static boolean isStatement(Expr item) {
    return item instanceof Relation || item instanceof Conjunction || item instanceof Membership;
  }

  /** A chain of relations is a conjunction of neighbours. */
  Expr relation() {
    List<Expr> relations = new ArrayList<>();
    Expr left = difference();
    while (true) {
      if (cursor.at(Kind.RELATION)) {
        Comparison comparison = COMPARISONS.get(cursor.next().text());
        Expr right = difference();
        relations.add(new Relation(comparison, left, right));
        left = right;
      } else if (cursor.skip(Kind.APPROXIMATELY)) {
        Expr right = difference();
        if (relations.isEmpty()) {
          left = exactOf(left, right);
        }
      } else if (relations.isEmpty() && cursor.skip(Kind.IN)) {
        return new Membership(left, difference());
      } else if (relations.isEmpty() && cursor.skip(Kind.NOT_IN)) {
        return new Function("notin", List.of(left, difference()));
      } else if (relations.isEmpty()) {
        return left;
      } else {
        return relations.size() == 1 ? relations.get(0) : new Conjunction(List.copyOf(relations));
      }
    }
  }

  /** The value that a symbol is near, and of two values the first. */
  private static Expr exactOf(Expr left, Expr right) {
    return left instanceof Expr.Symbol || left instanceof Expr.Text ? right : left;
  }

  private Expr difference() {
    Expr left = union();
    while (cursor.skip(Kind.DIFFERENCE)) {
      left = new Difference(left, union());
    }
    return left;
  }

  private Expr union() {
    List<Expr> parts = parts(Kind.UNION, this::intersection);
    return parts.size() == 1 ? parts.get(0) : new Union(parts);
  }

  private Expr intersection() {
    List<Expr> parts = parts(Kind.INTERSECTION, arithmetic::sum);
    return parts.size() == 1 ? parts.get(0) : new Intersection(parts);
  }

  private List<Expr> parts(Kind operator, Supplier<Expr> operand) {
    List<Expr> parts = new ArrayList<>();
    do {
      parts.add(operand.get());
    } while (cursor.skip(operator));
    return List.copyOf(parts);
  }
}
