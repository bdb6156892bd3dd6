package io.rlvr.reward.math.algebra;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sums and products of matrices and numbers, entry by entry; nothing is simplified. */
public final class MatrixArithmetic {
  private MatrixArithmetic() {}

  /** The matrix that an expression stands for; nothing when it is none or the shapes do not fit. */
  public static Optional<Expr.Matrix> value(Expr expr, Budget budget) {
    if (expr instanceof Expr.Matrix matrix) {
      return Optional.of(matrix);
    }
    List<Expr> parts = Shape.parts(expr);
    boolean sum = expr instanceof Expr.Sum;
    if (!sum && !(expr instanceof Expr.Product)) {
      return Optional.empty();
    }
    List<Expr> scalars = parts.stream().filter(Shape::isScalar).toList();
    List<Expr> others = parts.stream().filter(part -> !Shape.isScalar(part)).toList();
    if (others.isEmpty() || (sum && !scalars.isEmpty())) {
      return Optional.empty();
    }
    Optional<Expr.Matrix> total = value(others.get(0), budget);
    for (Expr other : others.subList(1, others.size())) {
      Optional<Expr.Matrix> next = value(other, budget);
      total = total.flatMap(a -> next.flatMap(b -> sum ? plus(a, b) : times(a, b, budget)));
    }
    return scalars.isEmpty() ? total : total.map(matrix -> scaled(scalars, matrix));
  }

  private static Expr.Matrix scaled(List<Expr> scalars, Expr.Matrix matrix) {
    return new Expr.Matrix(
        matrix.rows().stream()
            .map(row -> row.stream().map(entry -> product(scalars, entry)).toList())
            .toList());
  }

  private static Expr product(List<Expr> scalars, Expr entry) {
    return new Expr.Product(Stream.concat(scalars.stream(), Stream.of(entry)).toList());
  }

  private static Optional<Expr.Matrix> plus(Expr.Matrix a, Expr.Matrix b) {
    if (!sameShape(a, b)) {
      return Optional.empty();
    }
    List<List<Expr>> rows = new ArrayList<>();
    for (int i = 0; i < a.rows().size(); i++) {
      List<Expr> row = new ArrayList<>();
      for (int j = 0; j < a.rows().get(i).size(); j++) {
        row.add(new Expr.Sum(List.of(a.rows().get(i).get(j), b.rows().get(i).get(j))));
      }
      rows.add(row);
    }
    return Optional.of(new Expr.Matrix(rows));
  }

  private static Optional<Expr.Matrix> times(Expr.Matrix a, Expr.Matrix b, Budget budget) {
    int inner = b.rows().size();
    if (a.rows().get(0).size() != inner) {
      return Optional.empty();
    }
    List<List<Expr>> rows = new ArrayList<>();
    for (List<Expr> left : a.rows()) {
      List<Expr> row = new ArrayList<>();
      for (int j = 0; j < b.rows().get(0).size(); j++) {
        budget.spend(inner);
        List<Expr> terms = new ArrayList<>();
        for (int k = 0; k < inner; k++) {
          terms.add(new Expr.Product(List.of(left.get(k), b.rows().get(k).get(j))));
        }
        row.add(inner == 1 ? terms.get(0) : new Expr.Sum(terms));
      }
      rows.add(row);
    }
    return Optional.of(new Expr.Matrix(rows));
  }

  /** Whether two matrices have as many rows and columns. */
  public static boolean sameShape(Expr.Matrix a, Expr.Matrix b) {
    return a.rows().size() == b.rows().size() && a.rows().get(0).size() == b.rows().get(0).size();
  }
}
