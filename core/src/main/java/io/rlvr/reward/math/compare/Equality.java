package io.rlvr.reward.math.compare;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Shape;
import io.rlvr.reward.math.options.MathOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether an answer says the same as the reference, as Math-Verify 0.9.0 decides (its grader.py,
 * with latex2sympy2_extended 1.11.0 and SymPy 1.14). Not symmetric: the reference decides what kind
 * of thing is compared, and a set of words in order of writing may stand for a tuple only when the
 * reference is the tuple.
 *
 * <p>Departs where Math-Verify fails for a technical reason and mathematics is plain: i is the
 * imaginary unit; items of sets are matched, not sorted and hoped to be in the same order;
 * relations of a conjunction too; decimal numbers are rounded within equations as they are outside.
 * What it cannot decide within the budget throws {@link Budget.TooHard}.
 */
public final class Equality {
  /** Whether variables are told apart by name. */
  enum Variables {
    /** x + 1 is not y + 1. */
    NAMED {
      @Override
      Expr like(Expr reference, Expr answer) {
        return answer;
      }
    },
    /** As many variables are renamed in alphabetical order (Math-Verify's strict=False). */
    RENAMED {
      @Override
      Expr like(Expr reference, Expr answer) {
        return renamed(answer, reference);
      }
    };

    /** The answer with the reference's names, if they do not count. */
    abstract Expr like(Expr reference, Expr answer);
  }

  /** Which of the two may be a relation when the other is a set, as 1 &lt; x &lt; 2 and (1, 2). */
  enum SetRelations {
    /** The reference only. */
    REFERENCE,
    /** Either (Math-Verify's allow_set_relation_comp). */
    EITHER
  }

  /** Decimals: the places that a decimal number is rounded to. */
  record Options(int decimals, Variables variables, SetRelations setRelations) {
    static final Options DEFAULT = new Options(6, Variables.NAMED, SetRelations.REFERENCE);
  }

  /** What the comparisons of one decision may cost: some 40 milliseconds at most. */
  public static final long STEPS = 25_000;

  private final Options options;

  Equality(Options options) {
    this.options = options;
  }

  public Equality(MathOptions options) {
    this(
        new Options(
            options.decimals(),
            options.strict() ? Variables.NAMED : Variables.RENAMED,
            options.setsAsRelations() ? SetRelations.EITHER : SetRelations.REFERENCE));
  }

  /**
   * Whether any answer says the same as any reference. Throws {@link Budget.TooHard} when the
   * budget is not enough; {@link #STEPS} are for all.
   */
  public boolean anyHolds(List<Expr> references, List<Expr> answers, Budget budget) {
    Comparison comparison = new Comparison(options, budget);
    Normal normal = new Normal(budget);
    List<Expr> right = new ArrayList<>();
    for (Expr reference : references) {
      Expr left = normal.of(reference);
      for (int i = 0; i < answers.size(); i++) {
        if (i == right.size()) {
          right.add(normal.of(answers.get(i)));
        }
        if (comparison.same(left, options.variables().like(left, right.get(i)))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The same of one reference and one answer. */
  boolean holds(Expr reference, Expr answer, Budget budget) {
    return anyHolds(List.of(reference), List.of(answer), budget);
  }

  private static Expr renamed(Expr expr, Expr like) {
    List<String> from = new ArrayList<>(Shape.symbols(expr));
    List<String> to = new ArrayList<>(Shape.symbols(like));
    if (from.size() != to.size()) {
      return expr;
    }
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < from.size(); i++) {
      names.put(from.get(i), to.get(i));
    }
    return rename(expr, names);
  }

  private static Expr rename(Expr expr, Map<String, String> names) {
    return expr instanceof Expr.Symbol symbol
        ? new Expr.Symbol(names.get(symbol.name()))
        : Normal.mapped(expr, part -> rename(part, names));
  }
}
