package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The methods of strings and dicts that templates may call, as Python has them. */
final class Methods {
  private static final Map<String, Method<String>> OF_STRINGS =
      Map.ofEntries(
          Map.entry("startswith", (c, text, a) -> affix(c, a, "startswith", text::startsWith)),
          Map.entry("endswith", (c, text, a) -> affix(c, a, "endswith", text::endsWith)),
          Map.entry("strip", (c, text, a) -> stripped(c, text, a, "strip", true, true)),
          Map.entry("lstrip", (c, text, a) -> stripped(c, text, a, "lstrip", true, false)),
          Map.entry("rstrip", (c, text, a) -> stripped(c, text, a, "rstrip", false, true)),
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
  static IntPredicate strippedCharacters(Context context, Object characters) {
    if (characters == None.NONE) {
      return Strings::isSpace;
    } else if (characters instanceof String set) {
      return context.made(set).codePoints().boxed().collect(Collectors.toSet())::contains;
    }
    throw new TemplateException(
        "characters to strip are a %s (expected a str)".formatted(Values.type(characters)));
  }

  private static String stripped(
      Context context, String text, Arguments arguments, String name, boolean left, boolean right) {
    arguments.check(name, 0, "chars");
    Object characters = arguments.get(0, "chars", None.NONE);
    return Strings.stripped(
        context.made(text), left, right, strippedCharacters(context, characters));
  }

  private static boolean affix(
      Context context, Arguments arguments, String name, Predicate<String> isThere) {
    arguments.check(name, 1, "affix");
    if (arguments.get(0, "affix", "") instanceof List<?> choices) {
      return choices.stream()
          .anyMatch(
              choice -> {
                context.step();
                return isThere.test(context.made(Values.text(choice)));
              });
    }
    return isThere.test(context.made(arguments.text(0, "affix", "")));
  }

  private static Object split(Context context, String text, Arguments arguments) {
    arguments.check("split", 0, "sep", "maxsplit");
    long limit = arguments.whole(1, "maxsplit", -1);
    if (arguments.get(0, "sep", None.NONE) == None.NONE) {
      if (limit >= 0) {
        throw new TemplateException("split by white space with 'maxsplit' is not supported");
      }
      return context.made(Strings.words(context, text));
    }
    String separator = arguments.text(0, "sep", "");
    if (separator.isEmpty()) {
      throw new TemplateException("split by '' (expected a separator)");
    }
    return context.made(Search.split(context, text, separator, limit));
  }

  private static Object replace(Context context, String text, Arguments arguments) {
    arguments.check("replace", 2, "old", "new");
    String old = arguments.text(0, "old", "");
    String replacement = arguments.text(1, "new", "");
    return Search.replaced(context, text, old, replacement);
  }

  private static Object join(Context context, String separator, Arguments arguments) {
    arguments.check("join", 1, "iterable");
    StringBuilder joined = new StringBuilder();
    String between = "";
    for (Object item : Values.items(context, arguments.get(0, "iterable", None.NONE))) {
      context.charge(1);
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
    int found = Search.find(context, text, arguments.text(0, "sub", ""), 0);
    return found < 0 ? -1L : (long) text.codePointCount(0, found);
  }

  private static Object count(Context context, String text, Arguments arguments) {
    arguments.check("count", 1, "sub");
    String part = arguments.text(0, "sub", "");
    return part.isEmpty()
        ? Strings.length(context.made(text)) + 1L
        : Search.split(context, text, part, -1).size() - 1L;
  }

  private static Object get(Context context, Map<?, ?> dict, Arguments arguments) {
    arguments.check("get", 1, "key", "default");
    Object key = Comparing.key(context, dict, arguments.get(0, "key", None.NONE));
    return dict.containsKey(key) ? dict.get(key) : arguments.get(1, "default", None.NONE);
  }
}
