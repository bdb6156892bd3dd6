package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed expression. */
sealed interface Expression {
  Object value(Context context);

  /** A literal. */
  record Constant(Object constant) implements Expression {
    @Override
    public Object value(Context context) {
      return constant;
    }
  }

  /** A variable. */
  record Name(String name) implements Expression {
    @Override
    public Object value(Context context) {
      context.step();
      return context.scope().get(name);
    }
  }

  /** A list or a tuple; we do not tell them apart. */
  record Items(List<Expression> items) implements Expression {
    @Override
    public Object value(Context context) {
      return context.made(values(items, context));
    }
  }

  record Dict(List<Expression> keys, List<Expression> entries) implements Expression {
    @Override
    public Object value(Context context) {
      Map<Object, Object> dict = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        Object key = Comparing.key(context, dict, keys.get(i).value(context));
        dict.put(key, entries.get(i).value(context));
      }
      context.charge(dict.size());
      return dict;
    }
  }

  record Not(Expression operand) implements Expression {
    @Override
    public Object value(Context context) {
      return !Values.isTrue(operand.value(context));
    }
  }

  record Negative(Expression operand) implements Expression {
    @Override
    public Object value(Context context) {
      return Arithmetic.negated(operand.value(context));
    }
  }

  /** {@code and}, {@code or}: gives the operand that decides. */
  record Logic(boolean isAnd, Expression left, Expression right) implements Expression {
    @Override
    public Object value(Context context) {
      Object first = left.value(context);
      return Values.isTrue(first) == isAnd ? right.value(context) : first;
    }
  }

  /** An operator of arithmetic. */
  record Operation(String operator, Expression left, Expression right) implements Expression {
    @Override
    public Object value(Context context) {
      context.step();
      return Arithmetic.apply(context, operator, left.value(context), right.value(context));
    }
  }

  /** {@code a ~ b ~ c}: the texts one after the other. */
  record Concatenation(List<Expression> parts) implements Expression {
    @Override
    public Object value(Context context) {
      StringBuilder text = new StringBuilder();
      parts.forEach(part -> text.append(context.made(Values.text(part.value(context)))));
      return text.toString();
    }
  }

  /** {@code a < b <= c}: each pair must hold. */
  record Comparison(Expression first, List<String> operators, List<Expression> others)
      implements Expression {
    @Override
    public Object value(Context context) {
      Object left = first.value(context);
      for (int i = 0; i < operators.size(); i++) {
        context.step();
        Object right = others.get(i).value(context);
        if (!holds(context, operators.get(i), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }

    private static boolean holds(Context context, String operator, Object left, Object right) {
      return switch (operator) {
        case "==" -> Comparing.areEqual(context, left, right);
        case "!=" -> !Comparing.areEqual(context, left, right);
        case "<" -> Comparing.compare(context, left, right) < 0;
        case "<=" -> Comparing.compare(context, left, right) <= 0;
        case ">" -> Comparing.compare(context, left, right) > 0;
        case ">=" -> Comparing.compare(context, left, right) >= 0;
        case "in" -> Comparing.contains(context, right, left);
        case "not in" -> !Comparing.contains(context, right, left);
        default -> throw new IllegalStateException("Parser let operator through: " + operator);
      };
    }
  }

  /** {@code a if b else c}; without else a missing value. */
  record Conditional(Expression test, Expression then, Optional<Expression> otherwise)
      implements Expression {
    @Override
    public Object value(Context context) {
      if (Values.isTrue(test.value(context))) {
        return then.value(context);
      }
      return otherwise.isPresent()
          ? otherwise.get().value(context)
          : new Missing("the else part of an 'if' expression");
    }
  }

  record Attribute(Expression owner, String name) implements Expression {
    @Override
    public Object value(Context context) {
      context.step();
      return Attributes.attribute(owner.value(context), name);
    }
  }

  record Item(Expression owner, Expression key) implements Expression {
    @Override
    public Object value(Context context) {
      context.step();
      return Attributes.item(context, owner.value(context), key.value(context));
    }
  }

  /** {@code a[from:to:step]}; what is left out is None. */
  record Slice(Expression owner, Expression from, Expression to, Expression step)
      implements Expression {
    @Override
    public Object value(Context context) {
      context.step();
      return Attributes.slice(
          context,
          owner.value(context),
          from.value(context),
          to.value(context),
          step.value(context));
    }
  }

  /** The arguments of a call, a filter or a test. */
  record Call(List<Expression> positional, Map<String, Expression> named) {
    static final Call EMPTY = new Call(List.of(), Map.of());

    Arguments arguments(Context context) {
      Map<String, Object> byName = new LinkedHashMap<>();
      named.forEach((name, expression) -> byName.put(name, expression.value(context)));
      return new Arguments(values(positional, context), byName);
    }
  }

  record Invocation(Expression callee, String described, Call call) implements Expression {
    @Override
    public Object value(Context context) {
      context.step();
      Object function = callee.value(context);
      if (!(function instanceof Callable callable)) {
        throw new TemplateException("function '%s' is not supported".formatted(described));
      }
      return callable.call(context, call.arguments(context));
    }
  }

  record Filtered(Expression operand, String filter, Call call) implements Expression {
    @Override
    public Object value(Context context) {
      context.step();
      return Filters.apply(context, filter, operand.value(context), call.arguments(context));
    }
  }

  record Tested(Expression operand, String test, Call call) implements Expression {
    @Override
    public Object value(Context context) {
      context.step();
      return Tests.holds(context, test, operand.value(context), call.arguments(context));
    }
  }

  private static List<Object> values(List<Expression> expressions, Context context) {
    List<Object> values = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> values.add(expression.value(context)));
    return values;
  }
}
