package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The methods of strings and dicts that templates may call, as Python has them. */
final class Methods {
  private static final Map<String, Method<String>> OF_STRINGS =
      Map.ofEntries(
          Map.entry("startswith", (c, text, a) -> affix(text, a, "startswith", String::startsWith)),
          Map.entry("endswith", (c, text, a) -> affix(text, a, "endswith", String::endsWith)),
          Map.entry("strip", (c, text, a) -> stripped(text, a, "strip", true, true)),
          Map.entry("lstrip", (c, text, a) -> stripped(text, a, "lstrip", true, false)),
          Map.entry("rstrip", (c, text, a) -> stripped(text, a, "rstrip", false, true)),
          Map.entry("split", Methods::split),
          Map.entry("replace", Methods::replace),
          Map.entry("join", Methods::join),
          Map.entry("upper", (c, text, a) -> c.made(text.toUpperCase(Locale.ROOT))),
          Map.entry("lower", (c, text, a) -> c.made(text.toLowerCase(Locale.ROOT))),
          Map.entry("capitalize", (c, text, a) -> c.made(Filters.capitalized(text))),
          Map.entry("find", Methods::find),
          Map.entry("count", Methods::count));

  private static final Map<String, Method<Map<?, ?>>> OF_DICTS =
      Map.of(
          "items", (c, dict, a) -> c.made(pairs(dict)),
          "keys", (c, dict, a) -> c.made(new ArrayList<>(dict.keySet())),
          "values", (c, dict, a) -> c.made(new ArrayList<>(dict.values())),
          "get", Methods::get);

  private Methods() {}

  /** A method with its value still free. */
  private interface Method<T> {
    Object call(Context context, T value, Arguments arguments);
  }

  /** The method of that name, bound to the value, if values of that type have one. */
  static Optional<Callable> find(Object value, String name) {
    if (value instanceof String text) {
      return Optional.ofNullable(OF_STRINGS.get(name))
          .map(method -> (context, arguments) -> method.call(context, text, arguments));
    } else if (value instanceof Map<?, ?> dict) {
      return Optional.ofNullable(OF_DICTS.get(name))
          .map(method -> (context, arguments) -> method.call(context, dict, arguments));
    }
    return Optional.empty();
  }

  /** The items of a dict as pairs. */
  static List<Object> pairs(Map<?, ?> dict) {
    List<Object> pairs = new ArrayList<>();
    dict.forEach((key, value) -> pairs.add(List.of(key, value)));
    return pairs;
  }

  /** What to strip: the characters given, else white space. */
  static IntPredicate strippedCharacters(Object characters) {
    if (characters == None.NONE) {
      return Strings::isSpace;
    } else if (characters instanceof String set) {
      return c -> set.indexOf(c) >= 0;
    }
    throw new TemplateException(
        "characters to strip are a %s (expected a str)".formatted(Values.type(characters)));
  }

  private static String stripped(
      String text, Arguments arguments, String name, boolean left, boolean right) {
    arguments.check(name, 0, "chars");
    return Strings.stripped(
        text, left, right, strippedCharacters(arguments.get(0, "chars", None.NONE)));
  }

  private interface Affix {
    boolean isIn(String text, String affix);
  }

  private static boolean affix(String text, Arguments arguments, String name, Affix affix) {
    arguments.check(name, 1, "affix");
    if (arguments.positional().get(0) instanceof List<?> choices) {
      return choices.stream().anyMatch(choice -> affix.isIn(text, Values.text(choice)));
    }
    return affix.isIn(text, arguments.text(0, "affix", ""));
  }

  private static Object split(Context context, String text, Arguments arguments) {
    arguments.check("split", 0, "sep", "maxsplit");
    long limit = arguments.whole(1, "maxsplit", -1);
    context.made(text);
    if (arguments.get(0, "sep", None.NONE) == None.NONE) {
      if (limit >= 0) {
        throw new TemplateException("split by white space with 'maxsplit' is not supported");
      }
      return context.made(Strings.words(text));
    }
    String separator = arguments.text(0, "sep", "");
    if (separator.isEmpty()) {
      throw new TemplateException("split by '' (expected a separator)");
    }
    return context.made(Strings.split(text, separator, limit));
  }

  private static Object replace(Context context, String text, Arguments arguments) {
    arguments.check("replace", 2, "old", "new");
    String old = arguments.text(0, "old", "");
    String replacement = arguments.text(1, "new", "");
    long parts = Strings.split(text, old.isEmpty() ? text + " " : old, -1).size();
    context.charge(text.length() + parts * replacement.length());
    return text.replace(old, replacement);
  }

  private static Object join(Context context, String separator, Arguments arguments) {
    arguments.check("join", 1, "iterable");
    StringBuilder joined = new StringBuilder();
    String between = "";
    for (Object item : Values.items(arguments.get(0, "iterable", None.NONE))) {
      if (!(item instanceof String part)) {
        throw new TemplateException("join of a %s (expected a str)".formatted(Values.type(item)));
      }
      joined.append(context.made(between)).append(context.made(part));
      between = separator;
    }
    return joined.toString();
  }

  private static Object find(Context context, String text, Arguments arguments) {
    arguments.check("find", 1, "sub");
    context.made(text);
    int found = text.indexOf(arguments.text(0, "sub", ""));
    return found < 0 ? -1L : (long) text.codePointCount(0, found);
  }

  private static Object count(Context context, String text, Arguments arguments) {
    arguments.check("count", 1, "sub");
    String part = arguments.text(0, "sub", "");
    context.made(text);
    return part.isEmpty() ? Strings.length(text) + 1L : Strings.split(text, part, -1).size() - 1L;
  }

  private static Object get(Context context, Map<?, ?> dict, Arguments arguments) {
    arguments.check("get", 1, "key", "default");
    Object key = arguments.get(0, "key", None.NONE);
    return dict.containsKey(key) ? dict.get(key) : arguments.get(1, "default", None.NONE);
  }
}
