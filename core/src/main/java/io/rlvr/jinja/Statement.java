package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed piece of a template: text or a tag. */
sealed interface Statement {
  /** What the loop around does next. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  Flow render(Context context, StringBuilder out);

  record Text(String text) implements Statement {
    @Override
    public Flow render(Context context, StringBuilder out) {
      out.append(context.made(text));
      return Flow.NEXT;
    }
  }

  record Output(int line, Expression expression) implements Statement {
    @Override
    public Flow render(Context context, StringBuilder out) {
      context.enter(line);
      out.append(context.made(Values.text(expression.value(context))));
      return Flow.NEXT;
    }
  }

  record If(int line, Expression test, List<Statement> then, List<Statement> otherwise)
      implements Statement {
    @Override
    public Flow render(Context context, StringBuilder out) {
      context.enter(line);
      return renderAll(Values.isTrue(test.value(context)) ? then : otherwise, context, out);
    }
  }

  record For(
      int line,
      List<String> targets,
      Expression iterated,
      Optional<Expression> filter,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {
    @Override
    public Flow render(Context context, StringBuilder out) {
      context.enter(line);
      List<Object> items = kept(context);
      if (items.isEmpty()) {
        return renderAll(otherwise, context, out);
      }
      for (int i = 0; i < items.size(); i++) {
        context.enter(line);
        Scope turn = new Scope(context.scope());
        turn.set("loop", new Loop(items, i));
        assign(context, targets, items.get(i), turn);
        if (context.inside(turn, () -> renderAll(body, context, out)) == Flow.BREAK) {
          break;
        }
      }
      return Flow.NEXT;
    }

    private List<Object> kept(Context context) {
      List<Object> items = Values.items(context, iterated.value(context));
      if (filter.isEmpty()) {
        return items;
      }
      List<Object> kept = new ArrayList<>();
      for (Object item : items) {
        Scope turn = new Scope(context.scope());
        assign(context, targets, item, turn);
        if (Values.isTrue(context.inside(turn, () -> filter.get().value(context)))) {
          kept.add(item);
        }
      }
      return kept;
    }
  }

  /** Sets names, or (with an attribute) what a namespace holds. */
  record Set(int line, List<String> targets, Optional<String> attribute, Expression expression)
      implements Statement {
    @Override
    public Flow render(Context context, StringBuilder out) {
      context.enter(line);
      Object value = expression.value(context);
      if (attribute.isEmpty()) {
        assign(context, targets, value, context.scope());
      } else if (context.scope().get(targets.get(0)) instanceof Namespace namespace) {
        namespace.set(attribute.get(), value);
      } else {
        throw new TemplateException(
            "cannot set '%s.%s': it is not a namespace".formatted(targets.get(0), attribute.get()));
      }
      return Flow.NEXT;
    }
  }

  /** Sets a name to what a body renders. */
  record SetBlock(int line, String target, List<Statement> body) implements Statement {
    @Override
    public Flow render(Context context, StringBuilder out) {
      context.enter(line);
      StringBuilder text = new StringBuilder();
      context.inside(new Scope(context.scope()), () -> renderAll(body, context, text));
      context.scope().set(target, text.toString());
      return Flow.NEXT;
    }
  }

  record Macro(
      int line,
      String name,
      List<String> parameters,
      Map<String, Expression> defaults,
      List<Statement> body)
      implements Statement {
    @Override
    public Flow render(Context context, StringBuilder out) {
      context.enter(line);
      Scope defined = context.scope();
      defined.set(name, (Callable) (caller, arguments) -> call(caller, arguments, defined));
      return Flow.NEXT;
    }

    private Object call(Context context, Arguments arguments, Scope defined) {
      arguments.check("macro '" + name + "'", 0, parameters.toArray(String[]::new));
      Scope inner = new Scope(defined);
      int callLine = context.line();
      StringBuilder out = new StringBuilder();
      context.called(
          inner,
          () -> {
            for (int i = 0; i < parameters.size(); i++) {
              inner.set(parameters.get(i), argument(context, arguments, i));
            }
            return renderAll(body, context, out);
          });
      context.enter(callLine);
      return out.toString();
    }

    private Object argument(Context context, Arguments arguments, int index) {
      String parameter = parameters.get(index);
      if (!arguments.has(index, parameter) && defaults.containsKey(parameter)) {
        return defaults.get(parameter).value(context);
      }
      return arguments.get(index, parameter, new Missing("'" + parameter + "'"));
    }
  }

  /** {@code break} and {@code continue}. */
  record Jump(Flow flow) implements Statement {
    @Override
    public Flow render(Context context, StringBuilder out) {
      return flow;
    }
  }

  /** Renders one after the other until one jumps. */
  static Flow renderAll(List<Statement> statements, Context context, StringBuilder out) {
    for (Statement statement : statements) {
      Flow flow = statement.render(context, out);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  /** Sets one name to the value, or several to its items. */
  private static void assign(Context context, List<String> targets, Object value, Scope scope) {
    if (targets.size() == 1) {
      scope.set(targets.get(0), value);
      return;
    }
    List<Object> items = Values.items(context, value);
    if (items.size() != targets.size()) {
      throw new TemplateException(
          "cannot unpack %d values into %d names".formatted(items.size(), targets.size()));
    }
    for (int i = 0; i < items.size(); i++) {
      scope.set(targets.get(i), items.get(i));
    }
  }
}
