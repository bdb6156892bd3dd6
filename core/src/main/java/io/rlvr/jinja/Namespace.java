package io.rlvr.jinja;

import java.util.HashMap;
import java.util.Map;

/** An object whose attributes a template may set from any scope. Mutable. */
final class Namespace {
  private final Map<String, Object> values;

  Namespace(Map<String, Object> values) {
    this.values = new HashMap<>(values);
  }

  Object attribute(String name) {
    Object value = values.get(name);
    return value == null ? new Missing("attribute '" + name + "' of a namespace") : value;
  }

  void set(String name, Object value) {
    values.put(name, value);
  }
}
