package io.rlvr.config;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One setting: its name ({@code .} between groups, {@code -} between words), type, bounds, default
 * and meaning, in one place. Values are read strictly: {@code yes} is not a boolean and {@code "3"}
 * is not a number.
 */
public final class Key<T> {
  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*";

  private static final String WHOLE_FROM = "a whole number >= ";

  private final String name;
  private final String form;
  private final Optional<T> defaultValue;
  private final String description;
  private final List<String> choices;
  private final Function<Object, Optional<T>> reader;
  private final Set<Trait> traits;

  /** What a key is marked as. */
  private enum Trait {
    LATER,
    OPERATIONAL
  }

  private Key(
      String name,
      String form,
      Optional<T> defaultValue,
      String description,
      List<String> choices,
      Function<Object, Optional<T>> reader) {
    this(name, form, defaultValue, description, choices, reader, Set.of());
  }

  private Key(
      String name,
      String form,
      Optional<T> defaultValue,
      String description,
      List<String> choices,
      Function<Object, Optional<T>> reader,
      Set<Trait> traits) {
    this.name = requireNonNull(name, "name is null");
    this.form = requireNonNull(form, "form is null");
    this.defaultValue = requireNonNull(defaultValue, "defaultValue is null");
    this.description = requireNonNull(description, "description is null");
    this.choices = List.copyOf(choices);
    this.reader = requireNonNull(reader, "reader is null");
    this.traits = Set.copyOf(traits);
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("Invalid name of a setting: '" + name + "'");
    }
    if (defaultValue.isPresent() && !read(written(defaultValue.get())).equals(defaultValue)) {
      throw new IllegalArgumentException(
          "Invalid default of %s: %s (expected %s)".formatted(name, defaultValue.get(), form));
    }
  }

  /** A whole number of at least {@code min}. */
  public static Key<Integer> integer(String name, int defaultValue, int min, String description) {
    return new Key<>(
        name,
        WHOLE_FROM + min,
        Optional.of(defaultValue),
        description,
        List.of(),
        raw ->
            wholeNumber(raw).filter(v -> v >= min && v <= Integer.MAX_VALUE).map(Long::intValue));
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public static Key<Integer> integer(
      String name, int defaultValue, int min, int max, String description) {
    return new Key<>(
        name,
        "a whole number from %d to %d".formatted(min, max),
        Optional.of(defaultValue),
        description,
        List.of(),
        raw -> wholeNumber(raw).filter(v -> v >= min && v <= max).map(Long::intValue));
  }

  /** Any whole number of 64 bits. */
  public static Key<Long> whole(String name, long defaultValue, String description) {
    return new Key<>(
        name,
        "a whole number",
        Optional.of(defaultValue),
        description,
        List.of(),
        Key::wholeNumber);
  }

  /** A finite number of at least {@code min}. */
  public static Key<Double> atLeast(
      String name, double defaultValue, double min, String description) {
    return number(
        name, defaultValue, min, Double.MAX_VALUE, "a number >= " + plain(min), description);
  }

  /** A number from {@code min} to {@code max}, both included. */
  public static Key<Double> between(
      String name, double defaultValue, double min, double max, String description) {
    String form = "a number from %s to %s".formatted(plain(min), plain(max));
    return number(name, defaultValue, min, max, form, description);
  }

  /** Any text. */
  public static Key<String> text(String name, String defaultValue, String description) {
    return new Key<>(name, "text", Optional.of(defaultValue), description, List.of(), Key::string);
  }

  /** Any text but the empty one; there is no default. */
  public static Key<String> requiredText(String name, String description) {
    return new Key<>(
        name,
        "text",
        Optional.empty(),
        description,
        List.of(),
        raw -> string(raw).filter(value -> !value.isBlank()));
  }

  /** One of the names of a {@link Registry}, or a class name, which has a dot. */
  public static Key<String> registered(
      String name, String defaultValue, Collection<String> names, String description) {
    List<String> sorted = names.stream().sorted().toList();
    return new Key<>(
        name,
        "one of " + String.join(", ", sorted),
        Optional.of(defaultValue),
        description + " A name with a dot is a class on the class path.",
        sorted,
        raw -> string(raw).filter(value -> sorted.contains(value) || value.contains(".")));
  }

  /** One of the names listed. */
  public static Key<String> choice(
      String name, String defaultValue, Collection<String> choices, String description) {
    List<String> sorted = choices.stream().sorted().toList();
    return new Key<>(
        name,
        "one of " + String.join(", ", sorted),
        Optional.of(defaultValue),
        description,
        sorted,
        raw -> string(raw).filter(value -> sorted.contains(value)));
  }

  /** A constant of an enum, written in lower case with {@code -} between words. */
  public static <E extends Enum<E>> Key<E> choice(String name, E defaultValue, String description) {
    List<E> constants = List.of(defaultValue.getDeclaringClass().getEnumConstants());
    List<String> names = constants.stream().map(Key::spelled).toList();
    return new Key<>(
        name,
        "one of " + String.join(", ", names),
        Optional.of(defaultValue),
        description,
        names,
        raw ->
            string(raw)
                .flatMap(
                    text -> constants.stream().filter(c -> spelled(c).equals(text)).findAny()));
  }

  /** {@code true} or {@code false}. */
  public static Key<Boolean> flag(String name, boolean defaultValue, String description) {
    return new Key<>(
        name,
        "true or false",
        Optional.of(defaultValue),
        description,
        List.of(),
        raw -> raw instanceof Boolean value ? Optional.of(value) : Optional.empty());
  }

  /** A list of texts. */
  public static Key<List<String>> texts(
      String name, List<String> defaultValue, String description) {
    return new Key<>(
        name,
        "a list of texts",
        Optional.of(List.copyOf(defaultValue)),
        description,
        List.of(),
        raw -> raw instanceof List<?> list ? strings(list) : Optional.empty());
  }

  /**
   * A list of pairs of texts, each written {@code left:right}: as one text with commas between them
   * ({@code a:0.8, b:0.2}), or as a list of texts where a pair holds a comma. Empty by default.
   *
   * @param form one pair, for messages
   */
  public static Key<List<String>> pairs(String name, String form, String description) {
    return new Key<>(
        name,
        form + " pairs with commas between them",
        Optional.of(List.of()),
        description,
        List.of(),
        raw ->
            (raw instanceof List<?> list ? strings(list) : commaSeparated(raw))
                .filter(Key::isPairs));
  }

  /**
   * The same setting, marked as one that came after its readers were in use: at its default it
   * changes nothing, so it has no part in the ids of their stages, which stay what they were.
   */
  public Key<T> later() {
    return with(Trait.LATER);
  }

  /**
   * The same setting, marked as one that changes no row: where things are and are computed, how
   * long to keep them or to wait for them, what to alarm about. It has no part in the ids of
   * stages, and may differ between the commands of one run.
   */
  public Key<T> operational() {
    return with(Trait.OPERATIONAL);
  }

  /** Whether it came {@link #later}. */
  public boolean isLater() {
    return traits.contains(Trait.LATER);
  }

  /** Whether it came {@link #later} and has its default there. */
  public boolean isNewAtDefault(Settings settings) {
    return isLater() && defaultValue.equals(Optional.of(settings.get(this)));
  }

  /** Whether it is {@link #operational}. */
  public boolean isOperational() {
    return traits.contains(Trait.OPERATIONAL);
  }

  public String name() {
    return name;
  }

  /** What a value must look like, for messages and docs. */
  public String form() {
    return form;
  }

  /** The same for a message about a value, with the upper bound where it is beyond that. */
  String form(Object raw) {
    boolean isBeyond =
        raw instanceof Number number
            && number.doubleValue() > Integer.MAX_VALUE
            && number.doubleValue() < Double.POSITIVE_INFINITY;
    return isBeyond && form.startsWith(WHOLE_FROM)
        ? form.replace(">=", "from") + " to " + Integer.MAX_VALUE
        : form;
  }

  public Optional<T> defaultValue() {
    return defaultValue;
  }

  public String description() {
    return description;
  }

  /** The names to choose from, none where other values are taken. */
  public List<String> choices() {
    return choices;
  }

  /** Whether a configuration may hold that value. */
  public boolean takes(Object raw) {
    return read(raw).isPresent();
  }

  /** The typed value of what the configuration holds, or empty if it has another form. */
  Optional<T> read(Object raw) {
    return reader.apply(raw);
  }

  /** How a typed value is written in a configuration. */
  static Object written(Object value) {
    return value instanceof Enum<?> constant ? spelled(constant) : value;
  }

  private Key<T> with(Trait trait) {
    Set<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new Key<>(name, form, defaultValue, description, choices, reader, more);
  }

  private static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Key<Double> number(
      String name, double defaultValue, double min, double max, String form, String description) {
    return new Key<>(
        name,
        form,
        Optional.of(defaultValue),
        description,
        List.of(),
        raw -> number(raw).filter(value -> value >= min && value <= max));
  }

  /** A number; HOCON takes one that begins with its point, such as .5, for a text. */
  private static Optional<Double> number(Object raw) {
    if (raw instanceof String text && text.matches("-?\\.\\d{1,40}")) {
      return Optional.of(Double.valueOf(text));
    }
    return raw instanceof Number n ? Optional.of(n.doubleValue()) : Optional.empty();
  }

  private static Optional<Long> wholeNumber(Object raw) {
    return raw instanceof Integer || raw instanceof Long
        ? Optional.of(((Number) raw).longValue())
        : Optional.empty();
  }

  private static Optional<String> string(Object raw) {
    return raw instanceof String value ? Optional.of(value) : Optional.empty();
  }

  private static Optional<List<String>> strings(List<?> list) {
    return list.stream().allMatch(String.class::isInstance)
        ? Optional.of(list.stream().map(String.class::cast).toList())
        : Optional.empty();
  }

  private static Optional<List<String>> commaSeparated(Object raw) {
    return string(raw)
        .map(
            text ->
                text.isBlank()
                    ? List.of()
                    : Arrays.stream(text.split(",", -1)).map(String::strip).toList());
  }

  /** A colon with something on both sides of it; the last one parts the pair. */
  private static boolean isPairs(List<String> pairs) {
    return !isInBrackets(String.join(",", pairs))
        && pairs.stream().allMatch(pair -> pair.matches("(?s).*\\S.*:\\s*[^\\s:].*"));
  }

  /** A list as no text has it: {@code [a:1, b:2]} would be pairs of "[a" and "b". */
  private static boolean isInBrackets(String text) {
    return text.startsWith("[") && text.endsWith("]");
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
