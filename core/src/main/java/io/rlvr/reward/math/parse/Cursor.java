package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.Constant;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Where the parser stands in the tokens, and in which brackets. */
final class Cursor {
  /** What is open around an expression that no bracket holds. */
  private static final String NOTHING = "";

  private final List<FormulaToken> tokens;
  private final Deque<String> open = new ArrayDeque<>();
  private final Budget budget;
  private int at;
  private int depth;
  private int angles;

  Cursor(List<FormulaToken> tokens, Budget budget) {
    this.tokens = tokens;
    this.budget = budget;
    open.push(NOTHING);
  }

  FormulaToken peek() {
    return peek(0);
  }

  FormulaToken peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  boolean at(Kind kind) {
    return peek().is(kind);
  }

  boolean at(Kind kind, String text) {
    return peek().is(kind, text);
  }

  FormulaToken next() {
    budget.spend(1);
    FormulaToken token = peek();
    at++;
    return token;
  }

  /** Steps over the next token if it is of that kind. */
  boolean skip(Kind kind) {
    if (at(kind)) {
      next();
      return true;
    }
    return false;
  }

  FormulaToken expect(Kind kind) {
    if (!at(kind)) {
      throw new Unreadable("expected " + kind + ", found " + peek());
    }
    return next();
  }

  void expect(Kind kind, String text) {
    if (!expect(kind).text().equals(text)) {
      throw new Unreadable("expected " + text);
    }
  }

  /**
   * The first digit of the whole number that comes next; the others stay. A decimal comes whole.
   */
  FormulaToken nextDigit() {
    FormulaToken number = expect(Kind.NUMBER);
    String digits = number.text();
    if (digits.length() == 1 || !digits.chars().allMatch(Character::isDigit)) {
      return number;
    }
    at--;
    tokens.set(at, new FormulaToken(Kind.NUMBER, digits.substring(1)));
    return new FormulaToken(Kind.NUMBER, digits.substring(0, 1));
  }

  /** A bracket opens; {@link #close} must follow. */
  void open(String bracket) {
    deeper();
    open.push(bracket);
  }

  void close() {
    open.pop();
    shallower();
  }

  /** The innermost open bracket. */
  String within() {
    return open.element();
  }

  /** The argument of a function of an angle begins; {@link #endAngle} must follow. */
  void beginAngle() {
    angles++;
  }

  void endAngle() {
    angles--;
  }

  /** So many degrees: in radians where a function takes them, else a number with a unit. */
  Expr angle(Expr degrees) {
    return angles == 0
        ? degrees
        : Exprs.product(List.of(degrees, Constant.PI, Exprs.reciprocal(Exprs.whole(180))));
  }

  void deeper() {
    depth++;
    if (depth > Budget.MAX_DEPTH) {
      throw new Budget.TooHard("nested deeper than " + Budget.MAX_DEPTH);
    }
  }

  void shallower() {
    depth--;
  }
}
