package io.rlvr.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names and their values; a name that is not here is looked up in the scope around. Mutable. */
final class Scope {
  private final Optional<Scope> outer;
  private final Map<String, Object> values = new HashMap<>();

  private Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  Scope(Scope outer) {
    this(Optional.of(outer));
  }

  /** A scope with nothing around it. */
  static Scope outermost() {
    return new Scope(Optional.empty());
  }

  Object get(String name) {
    for (Optional<Scope> scope = Optional.of(this); scope.isPresent(); scope = scope.get().outer) {
      Object value = scope.get().values.get(name);
      if (value != null) {
        return value;
      }
    }
    return new Missing("'" + name + "'");
  }

  /** Sets the name here, whatever it means in the scopes around. */
  void set(String name, Object value) {
    values.put(name, value);
  }
}
