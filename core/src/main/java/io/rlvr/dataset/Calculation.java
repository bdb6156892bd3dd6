package io.rlvr.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * One sum or difference.
 *
 * @param left for a subtraction at least {@code right}, so that no result is negative
 */
record Calculation(Operation operation, int left, int right) {
  /** Share of the pairs of operands that are for evaluation alone. */
  private static final double EVAL_SHARE = 0.2;

  enum Operation {
    ADDITION("addition", "+"),
    SUBTRACTION("subtraction", "-");

    private final String spelled;
    private final String sign;

    Operation(String spelled, String sign) {
      this.spelled = spelled;
      this.sign = sign;
    }

    String spelled() {
      return spelled;
    }

    String sign() {
      return sign;
    }
  }

  int result() {
    return operation == Operation.ADDITION ? left + right : left - right;
  }

  /**
   * The result of one who works column by column and forgets every carry or borrow between columns:
   * 17 + 25 = 32, 42 - 17 = 35.
   */
  int resultWithoutCarries() {
    int result = 0;
    int a = left;
    int b = right;
    for (int place = 1; a > 0 || b > 0; place *= 10) {
      int column = operation == Operation.ADDITION ? a % 10 + b % 10 : a % 10 - b % 10;
      boolean isHighest = a < 10 && b < 10;
      result += place * (isHighest ? column : Math.floorMod(column, 10));
      a /= 10;
      b /= 10;
    }
    return result;
  }

  /**
   * The work column by column, lowest first, with what is carried or borrowed: 17 + 25 is {@code 7
   * + 5 = 12} and {@code 1 + 2 + 1 = 4}; 42 - 17 is {@code 12 - 7 = 5} and {@code 4 - 1 - 1 = 2}.
   */
  List<String> columns() {
    return columns(1);
  }

  /** The work of one who forgets every carry or borrow between columns. */
  List<String> columnsWithoutCarries() {
    return columns(0);
  }

  /**
   * @param worth what a carry or borrow counts in the next column
   */
  private List<String> columns(int worth) {
    List<String> lines = new ArrayList<>();
    int a = left;
    int b = right;
    int carried = 0;
    do {
      boolean isHighest = a < 10 && b < 10;
      int value =
          operation == Operation.ADDITION ? a % 10 + b % 10 + carried : a % 10 - b % 10 - carried;
      int borrowed = value < 0 && !isHighest ? 10 : 0;
      value += borrowed;
      String carry = carried == 0 ? "" : " " + operation.sign() + " " + carried;
      lines.add(
          "%d %s %d%s = %d".formatted(a % 10 + borrowed, operation.sign(), b % 10, carry, value));
      carried = worth * ((operation == Operation.ADDITION ? value : borrowed) / 10);
      a /= 10;
      b /= 10;
    } while (a > 0 || b > 0);
    return lines;
  }

  /** Whether a carry or borrow goes from one column to the next. */
  boolean hasCarry() {
    return result() != resultWithoutCarries();
  }

  /**
   * Whose pair of operands it is. By a hash of the two numbers in either order, whatever the
   * operation and the seed: no two operands of evaluation ever meet in training.
   */
  Role role() {
    String pair = Math.min(left, right) + "," + Math.max(left, right);
    return StableHash.fraction("arithmetic/" + pair) < EVAL_SHARE ? Role.EVAL : Role.TRAIN;
  }
}
