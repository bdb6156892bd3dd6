package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** The filters that templates may use, as jinja2 has them (tojson as transformers has it). */
final class Filters {
  private static final Map<String, Filter> FILTERS =
      Map.ofEntries(
          Map.entry("trim", Filters::trim),
          Map.entry("length", (c, v, a) -> length(c, v)),
          Map.entry("count", (c, v, a) -> length(c, v)),
          Map.entry("upper", (c, v, a) -> c.made(Values.text(v).toUpperCase(Locale.ROOT))),
          Map.entry("lower", (c, v, a) -> c.made(Values.text(v).toLowerCase(Locale.ROOT))),
          Map.entry("capitalize", (c, v, a) -> c.made(capitalized(Values.text(v)))),
          Map.entry("string", (c, v, a) -> Values.text(v)),
          Map.entry("safe", (c, v, a) -> Values.text(v)),
          Map.entry("int", Filters::toInt),
          Map.entry("replace", Filters::replace),
          Map.entry("join", Filters::join),
          Map.entry("default", Filters::otherwise),
          Map.entry("d", Filters::otherwise),
          Map.entry("first", (c, v, a) -> first(Values.items(c, v))),
          Map.entry("last", (c, v, a) -> last(Values.items(c, v))),
          Map.entry("list", (c, v, a) -> c.made(Values.items(c, v))),
          Map.entry("reverse", (c, v, a) -> reversed(c, v)),
          Map.entry("items", (c, v, a) -> items(c, v)),
          Map.entry("tojson", Json::filter),
          Map.entry("map", Filters::map),
          Map.entry("select", (c, v, a) -> selected(c, v, testOf(c, "", a), true)),
          Map.entry("reject", (c, v, a) -> selected(c, v, testOf(c, "", a), false)),
          Map.entry("selectattr", (c, v, a) -> selected(c, v, attributeTest(c, a), true)),
          Map.entry("rejectattr", (c, v, a) -> selected(c, v, attributeTest(c, a), false)));

  private Filters() {}

  private interface Filter {
    Object apply(Context context, Object value, Arguments arguments);
  }

  /**
   * @throws TemplateException if there is no filter of that name
   */
  static Object apply(Context context, String name, Object value, Arguments arguments) {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw new TemplateException("filter '%s' is not supported".formatted(name));
    }
    return filter.apply(context, value, arguments);
  }

  /** The first letter upper, the others lower. */
  static String capitalized(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return text.substring(0, end).toUpperCase(Locale.ROOT)
        + text.substring(end).toLowerCase(Locale.ROOT);
  }

  private static Object trim(Context context, Object value, Arguments arguments) {
    arguments.check("trim", 0, "chars");
    return Strings.stripped(
        context.made(Values.text(value)),
        true,
        true,
        Methods.strippedCharacters(context, arguments.get(0, "chars", None.NONE)));
  }

  private static Object length(Context context, Object value) {
    return value instanceof String text
        ? (long) Strings.length(context.made(text))
        : (long) Values.items(context, value).size();
  }

  private static Object toInt(Context context, Object value, Arguments arguments) {
    arguments.check("int", 0, "default");
    if (value instanceof Long || value instanceof Boolean || value instanceof Double) {
      return (long) Values.number(value);
    }
    if (value instanceof String text) {
      String stripped = context.made(text).strip();
      if (stripped.matches("[+-]?[0-9]{1,18}")) {
        return Long.parseLong(stripped);
      }
      if (stripped.matches("[+-]?[0-9]+[.][0-9]*")) {
        return (long) Double.parseDouble(stripped);
      }
    }
    return arguments.get(0, "default", 0L);
  }

  private static Object replace(Context context, Object value, Arguments arguments) {
    return Attributes.call(context, Values.text(value), "replace", arguments);
  }

  private static Object join(Context context, Object value, Arguments arguments) {
    arguments.check("join", 0, "d", "attribute");
    String separator = arguments.text(0, "d", "");
    StringBuilder joined = new StringBuilder();
    String between = "";
    for (Object item : Values.items(context, value)) {
      context.charge(1);
      Object part =
          arguments.has(1, "attribute")
              ? attribute(context, item, arguments.text(1, "attribute", ""))
              : item;
      joined.append(context.made(between)).append(context.made(Values.text(part)));
      between = separator;
    }
    return joined.toString();
  }

  private static Object otherwise(Context context, Object value, Arguments arguments) {
    arguments.check("default", 0, "default_value", "boolean");
    boolean alsoIfFalse = Values.isTrue(arguments.get(1, "boolean", false));
    boolean isThere = !(value instanceof Missing) && (!alsoIfFalse || Values.isTrue(value));
    return isThere ? value : arguments.get(0, "default_value", "");
  }

  private static Object first(List<Object> items) {
    return items.isEmpty() ? new Missing("the first item of an empty list") : items.get(0);
  }

  private static Object last(List<Object> items) {
    return items.isEmpty()
        ? new Missing("the last item of an empty list")
        : items.get(items.size() - 1);
  }

  private static Object reversed(Context context, Object value) {
    if (value instanceof String text) {
      return context.made(new StringBuilder(text).reverse().toString());
    }
    List<Object> items = new ArrayList<>(Values.items(context, value));
    Collections.reverse(items);
    return context.made(items);
  }

  private static Object items(Context context, Object value) {
    if (value instanceof Missing) {
      return List.of();
    } else if (value instanceof Map<?, ?> dict) {
      return context.made(Methods.pairs(dict));
    }
    throw new TemplateException(
        "filter 'items' of a %s (expected a dict)".formatted(Values.type(value)));
  }

  private static Object map(Context context, Object value, Arguments arguments) {
    List<Object> mapped = new ArrayList<>();
    boolean byAttribute = arguments.named().containsKey("attribute");
    if (byAttribute) {
      arguments.check("map", 0, "attribute");
    }
    for (Object item : Values.items(context, value)) {
      context.step();
      mapped.add(
          byAttribute
              ? attribute(context, item, arguments.text(0, "attribute", ""))
              : apply(context, arguments.text(0, "filter", ""), item, arguments.after(1)));
    }
    return context.made(mapped);
  }

  private static List<Object> selected(
      Context context, Object value, Predicate<Object> test, boolean keep) {
    List<Object> kept = new ArrayList<>();
    for (Object item : Values.items(context, value)) {
      context.step();
      if (test.test(item) == keep) {
        kept.add(item);
      }
    }
    return context.made(kept);
  }

  private static Predicate<Object> attributeTest(Context context, Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw new TemplateException("filter 'selectattr' needs the name of an attribute");
    }
    return testOf(context, arguments.text(0, "attribute", ""), arguments.after(1));
  }

  /** The test that the arguments name, of an attribute or (without a name) of the item itself. */
  private static Predicate<Object> testOf(Context context, String attribute, Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      return item -> Values.isTrue(attribute(context, item, attribute));
    }
    String test = arguments.text(0, "test", "");
    Arguments rest = arguments.after(1);
    return item -> Tests.holds(context, test, attribute(context, item, attribute), rest);
  }

  /** The attribute whose names are joined by dots; no name gives the value itself. */
  private static Object attribute(Context context, Object value, String path) {
    Object found = value;
    if (!path.isEmpty()) {
      for (Object name : Search.split(context, path, ".", -1)) {
        found = Attributes.item(context, found, name);
      }
    }
    return found;
  }
}
