package io.rlvr.reward.math.parse;

import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.Function;
import io.rlvr.reward.math.expr.Expr.Matrix;
import io.rlvr.reward.math.parse.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Matrices by their environment; {@code vmatrix} is the determinant. */
final class MatrixParser {
  private static final Set<String> PLAIN =
      Set.of("matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array");

  private final Cursor cursor;
  private final ArithmeticParser arithmetic;

  MatrixParser(Cursor cursor, ArithmeticParser arithmetic) {
    this.cursor = cursor;
    this.arithmetic = arithmetic;
  }

  Expr matrix() {
    String environment = cursor.next().text();
    boolean isDeterminant = environment.equals("vmatrix");
    if (!isDeterminant && !PLAIN.contains(environment)) {
      throw new Unreadable("environment " + environment);
    }
    cursor.open(environment);
    List<List<Expr>> rows = new ArrayList<>();
    do {
      rows.add(row());
    } while (cursor.skip(Kind.ROW) && !cursor.at(Kind.END));
    cursor.close();
    cursor.expect(Kind.END, environment);
    int width = rows.get(0).size();
    if (rows.stream().anyMatch(row -> row.size() != width)) {
      throw new Unreadable("rows of different lengths");
    }
    Matrix matrix = new Matrix(List.copyOf(rows));
    return isDeterminant ? new Function("det", List.of(matrix)) : matrix;
  }

  private List<Expr> row() {
    List<Expr> row = new ArrayList<>();
    do {
      row.add(arithmetic.sum());
    } while (cursor.skip(Kind.COLUMN));
    return List.copyOf(row);
  }
}
