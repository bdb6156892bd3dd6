package io.rlvr.reward.math.parse;

/**
 * A word of a formula.
 *
 * @param text which one of its kind: the digits, the name of a symbol or function, the bracket
 */
record FormulaToken(Kind kind, String text) {
  enum Kind {
    NUMBER,
    SYMBOL,
    TEXT,
    FUNCTION,
    SET,
    PLUS,
    MINUS,
    TIMES,
    DIVIDE,
    MOD,
    PLUS_MINUS,
    POWER,
    SUBSCRIPT,
    FACTORIAL,
    PRIME,
    PERCENT,
    DEGREE,
    COMMA,
    SEMICOLON,
    COLON,
    OPEN,
    CLOSE,
    BAR,
    NORM,
    RELATION,
    APPROXIMATELY,
    IN,
    NOT_IN,
    UNION,
    INTERSECTION,
    DIFFERENCE,
    FRACTION,
    BINOMIAL,
    CHOOSE,
    OVER,
    ROOT,
    SUM,
    INTEGRAL,
    LIMIT,
    TO,
    ACCENT,
    BEGIN,
    END,
    COLUMN,
    ROW,
    END_OF_INPUT
  }

  static final FormulaToken LAST = new FormulaToken(Kind.END_OF_INPUT, "");

  boolean is(Kind kind) {
    return this.kind == kind;
  }

  boolean is(Kind kind, String text) {
    return this.kind == kind && this.text.equals(text);
  }
}
