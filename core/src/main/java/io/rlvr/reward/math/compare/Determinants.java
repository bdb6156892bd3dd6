package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Exprs;
import io.rlvr.reward.math.expr.Shape;
import java.util.ArrayList;
import java.util.List;

/** Determinants of small matrices, by the first row (Laplace). */
final class Determinants {
  /** One of more rows has more than a hundred products. */
  private static final int MOST_ROWS = 4;

  private Determinants() {}

  /** Whether it is the determinant of a square matrix, also as a matrix between bars. */
  static boolean is(Expr.Function function) {
    return (function.name().equals("det") || function.name().equals("abs"))
        && function.arguments().size() == 1
        && function.arguments().get(0) instanceof Expr.Matrix matrix
        && matrix.rows().size() == matrix.rows().get(0).size();
  }

  /** Throws {@link Budget.TooHard} for more than four rows. */
  static Expr of(Expr.Matrix matrix, Budget budget) {
    if (matrix.rows().size() > MOST_ROWS) {
      throw new Budget.TooHard("a determinant of more than " + MOST_ROWS + " rows");
    }
    return of(matrix.rows(), budget);
  }

  private static Expr of(List<List<Expr>> rows, Budget budget) {
    budget.spend(rows.size());
    if (rows.size() == 1) {
      return rows.get(0).get(0);
    }
    List<Expr> terms = new ArrayList<>();
    for (int column = 0; column < rows.size(); column++) {
      Expr minor = of(without(rows.subList(1, rows.size()), column), budget);
      Expr term = Exprs.product(List.of(rows.get(0).get(column), minor));
      terms.add(column % 2 == 0 ? term : Shape.negative(term));
    }
    return new Expr.Sum(terms);
  }

  private static List<List<Expr>> without(List<List<Expr>> rows, int column) {
    List<List<Expr>> minor = new ArrayList<>();
    for (List<Expr> row : rows) {
      List<Expr> rest = new ArrayList<>(row);
      rest.remove(column);
      minor.add(rest);
    }
    return minor;
  }
}
