package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.algebra.Crossings;
import io.rlvr.reward.math.algebra.FunctionValues;
import io.rlvr.reward.math.algebra.Numeric;
import io.rlvr.reward.math.algebra.Value;
import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Whether a set of real numbers is what satisfies a relation in one variable, or several relations
 * at once: {@code |x - 1| <= 2} and {@code [-1, 3]}. The relation is not solved but tried: at the
 * set's ends, where {@link Crossings} finds it to change, and between. A set is refused for one
 * number in the wrong place; a change narrower than the grid of Crossings can be missed.
 */
final class Solutions {
  private final Scalars scalars;
  private final Budget budget;

  Solutions(Scalars scalars, Budget budget) {
    this.scalars = scalars;
    this.budget = budget;
  }

  boolean are(Expr condition, Expr set) {
    Expr plain = withoutUnknownFunctions(condition);
    SortedSet<String> symbols = Shape.symbols(plain);
    List<Expr.Relation> relations = Shape.relations(plain).toList();
    boolean formulas =
        relations.stream().allMatch(each -> Shape.parts(each).stream().allMatch(Shape::isScalar));
    if (symbols.size() != 1 || !formulas) {
      return false;
    }
    String variable = symbols.first();
    List<Value> changes = new ArrayList<>();
    for (Expr.Relation relation : relations) {
      changes.addAll(new Crossings(x -> difference(relation, variable, x), budget).found());
    }
    Optional<RealLine> line = RealLine.cutAt(List.of(set), changes, scalars, budget);
    return line.isPresent() && sameCells(line.get(), relations, variable, set);
  }

  private boolean sameCells(
      RealLine line, List<Expr.Relation> relations, String variable, Expr set) {
    for (int cell = 0; cell < line.cells(); cell++) {
      budget.spend(line.cells());
      Value x = line.inside(cell);
      boolean satisfied =
          relations.stream()
              .allMatch(each -> holds(each.comparison(), difference(each, variable, x)));
      if (satisfied != line.holds(set, cell)) {
        return false;
      }
    }
    return true;
  }

  private Value difference(Expr.Relation relation, String variable, Value x) {
    Numeric numeric = new Numeric(Map.of(variable, x), budget);
    return numeric.of(relation.left()).minus(numeric.of(relation.right()));
  }

  private static boolean holds(Expr.Comparison comparison, Value difference) {
    if (!difference.isKnown() || !difference.isReal()) {
      return false;
    }
    double sign = difference.sign();
    return switch (comparison) {
      case EQUAL -> sign == 0;
      case NOT_EQUAL -> sign != 0;
      case LESS -> sign < 0;
      case LESS_OR_EQUAL -> sign <= 0;
      case GREATER -> sign > 0;
      case GREATER_OR_EQUAL -> sign >= 0;
    };
  }

  /** {@code f(x)} becomes a variable of its own. */
  private static Expr withoutUnknownFunctions(Expr expr) {
    if (expr instanceof Expr.Function function
        && FunctionValues.value(function.name(), ones(function)).isEmpty()) {
      return new Expr.Symbol(function.toString());
    }
    return Normal.mapped(expr, Solutions::withoutUnknownFunctions);
  }

  private static List<Value> ones(Expr.Function function) {
    return function.arguments().stream().map(argument -> Value.ONE).toList();
  }
}
