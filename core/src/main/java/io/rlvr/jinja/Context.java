package io.rlvr.jinja;

import java.util.List;
import java.util.function.Supplier;

/**
 * One rendering: the names in force, the line at work, and what is left of the work that a template
 * may do. Not thread safe.
 */
final class Context {
  /** About one unit a character made or read, and {@link #STEP_COST} a statement or expression. */
  private static final long MAX_WORK = 50_000_000;

  private static final int STEP_COST = 20;
  private static final int ITEM_COST = 4;
  private static final int MAX_CALL_DEPTH = 50;
  private static final int MAX_VALUE_DEPTH = 200;

  private Scope scope;
  private long work;
  private int callDepth;
  private int line = 1;

  Context(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  int line() {
    return line;
  }

  /** Begins a statement. */
  void enter(int statementLine) {
    line = statementLine;
    charge(STEP_COST);
  }

  void step() {
    charge(STEP_COST);
  }

  /** Counts the characters of a string that the template made. */
  String made(String text) {
    charge(text.length());
    return text;
  }

  /** Counts the items of a list that the template made. */
  List<Object> made(List<Object> items) {
    charge((long) ITEM_COST * items.size());
    return items;
  }

  /** Bounds how deep the values are that something looks into, which is by recursion. */
  void checkDepth(int depth) {
    if (depth > MAX_VALUE_DEPTH) {
      throw new TemplateException(
          "a value is nested too deep (expected at most %d levels)".formatted(MAX_VALUE_DEPTH));
    }
  }

  /** Runs something in a scope of its own. */
  <T> T inside(Scope inner, Supplier<T> body) {
    Scope outer = scope;
    scope = inner;
    try {
      return body.get();
    } finally {
      scope = outer;
    }
  }

  /** Runs the body of a macro, at most {@link #MAX_CALL_DEPTH} within each other. */
  <T> T called(Scope inner, Supplier<T> body) {
    if (callDepth >= MAX_CALL_DEPTH) {
      throw new TemplateException("macros call each other too deep");
    }
    callDepth++;
    try {
      return inside(inner, body);
    } finally {
      callDepth--;
    }
  }

  void charge(long units) {
    work += units;
    if (work > MAX_WORK) {
      throw new TemplateException(
          "the template does too much work (expected at most %d steps and characters)"
              .formatted(MAX_WORK));
    }
  }
}
