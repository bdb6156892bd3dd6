package io.rlvr.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The fields of a JSON object, read strictly: a number is never taken from a text. A field that is
 * missing or of another type gets its own message, with its path: {@code Cannot read run.json:
 * field 'files[0].rows' is "3" (expected a whole number)}.
 */
public final class JsonFields {
  private static final String ONE_OBJECT = "one object";

  private final String what;
  private final String path;
  private final ObjectNode object;

  private JsonFields(String what, String path, ObjectNode object) {
    this.what = what;
    this.path = path;
    this.object = object;
  }

  /**
   * The object in a file.
   *
   * @param what is read, for messages, such as {@code manifest runs/a/_manifest.json}
   * @throws UserException if it holds anything else
   */
  public static JsonFields of(String what, byte[] bytes) {
    try {
      return of(what, JsonReader.STANDARD.read(bytes));
    } catch (UnreadableJsonException e) {
      throw unreadable(what, e.getMessage(), e);
    }
  }

  /** The same of a text. */
  public static JsonFields of(String what, String text) {
    try {
      return of(what, JsonReader.STANDARD.read(text));
    } catch (UnreadableJsonException e) {
      throw unreadable(what, e.getMessage(), e);
    }
  }

  static JsonFields ofLine(String what, JsonReader reader, String line) {
    try {
      return of(what, reader.read(line));
    } catch (UnreadableJsonException e) {
      throw unreadable(what, e.onOneLine(), e);
    }
  }

  static UserException unreadable(String what, String problem, Exception cause) {
    return UserException.causedBy(
        cause, "Cannot read %s: %s (expected %s)", what, problem, ONE_OBJECT);
  }

  private static JsonFields of(String what, JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new JsonFields(what, "", object);
    }
    throw new UserException(
        "Cannot read %s: %s (expected %s)",
        what, node.isMissingNode() ? "empty" : Printable.quotable(node.toString()), ONE_OBJECT);
  }

  /** The object itself, for what is not read by its type. */
  public ObjectNode object() {
    return object;
  }

  /** The names of all fields, sorted. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return Collections.unmodifiableSet(names);
  }

  /** Whether there is such a field and it is not null. */
  public boolean has(String field) {
    return object.hasNonNull(field);
  }

  /** Whether there is such a field, be it null. */
  public boolean mentions(String field) {
    return object.has(field);
  }

  public String text(String field) {
    return text(field, required(field, "text"));
  }

  /** The text, or another where the field is absent or null. */
  public String textOr(String field, String absent) {
    return has(field) ? text(field) : absent;
  }

  /** A whole number of 32 bits. */
  public int integer(String field) {
    String expected = "a whole number of 32 bits";
    JsonNode value = required(field, expected);
    if (!value.isInt()) {
      throw invalid(field, expected);
    }
    return value.intValue();
  }

  /** A whole number from 1 to {@code most}. */
  public int size(String field, int most) {
    String expected = "a whole number from 1 to " + most;
    JsonNode value = required(field, expected);
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
      throw invalid(field, expected);
    }
    return value.intValue();
  }

  /** A whole number of 64 bits. */
  public long whole(String field) {
    String expected = "a whole number";
    JsonNode value = required(field, expected);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid(field, expected);
    }
    return value.longValue();
  }

  /** A number, of any sign. */
  public double number(String field) {
    return number(field, required(field, "a number"));
  }

  /** A number, or empty where the field is absent or null. */
  public OptionalDouble optionalNumber(String field) {
    if (has(field) && !object.get(field).isNumber()) {
      throw invalid(field, "a number or null");
    }
    return has(field) ? OptionalDouble.of(number(field)) : OptionalDouble.empty();
  }

  /** A number, or one of the texts NaN, Infinity and -Infinity, for which JSON has no number. */
  public double numberOrNaN(String field) {
    JsonNode value = required(field, "a number");
    return switch (value.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> number(field, value);
    };
  }

  /** How {@link #numberOrNaN} wants a number written. */
  public static JsonNode numberOrNaN(double value) {
    return Json.tree(Double.isFinite(value) ? value : Double.toString(value));
  }

  public boolean flag(String field) {
    String expected = "true or false";
    JsonNode value = required(field, expected);
    if (!value.isBoolean()) {
      throw invalid(field, expected);
    }
    return value.booleanValue();
  }

  /** A text, or a number or boolean as one; empty where the field is absent or null. */
  public Optional<String> scalar(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!object.get(field).isValueNode()) {
      throw invalid(field, "text");
    }
    return Optional.of(object.get(field).asText());
  }

  /** As {@link #scalar}, and empty where the field is a list or an object. */
  public Optional<String> scalarIfAny(String field) {
    return has(field) && object.get(field).isValueNode() ? scalar(field) : Optional.empty();
  }

  public JsonFields object(String field) {
    return object(field, required(field, "an object"));
  }

  /** The object, or empty where the field is absent or null. */
  public Optional<JsonFields> optionalObject(String field) {
    return has(field) ? Optional.of(object(field)) : Optional.empty();
  }

  /** The objects of a list. */
  public List<JsonFields> objects(String field) {
    return elements(field, "a list", this::object);
  }

  /** The texts of a list. */
  public List<String> texts(String field) {
    return elements(field, "a list of texts", this::text);
  }

  /** A list, for what is not read by the type of its elements. */
  public JsonNode list(String field) {
    String expected = "a list";
    if (!required(field, expected).isArray()) {
      throw invalid(field, expected);
    }
    return object.get(field);
  }

  /** Whole numbers of 32 bits in a list. */
  public int[] integers(String field) {
    JsonNode list = list(field);
    int[] integers = new int[list.size()];
    for (int i = 0; i < integers.length; i++) {
      if (!list.get(i).isInt()) {
        throw invalid(element(field, i), list.get(i), "a whole number of 32 bits");
      }
      integers[i] = list.get(i).intValue();
    }
    return integers;
  }

  /** True and false in a list, also written 1 and 0. */
  public boolean[] flags(String field) {
    return flags(field, list(field));
  }

  /** The flags of a list that is an element of a list. */
  public boolean[] flagsAt(String field, int index) {
    return flags(element(field, index), list(field).path(index));
  }

  /** The numbers of a list. */
  public double[] numbers(String field) {
    return row(field, required(field, "a list of numbers"));
  }

  /** The numbers of a list that is an element of a list. */
  public double[] numbersAt(String field, int index) {
    return row(element(field, index), list(field).path(index));
  }

  /** Lists of numbers, of any lengths, in a list. */
  public double[][] matrix(String field) {
    double[][] matrix = new double[list(field).size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = numbersAt(field, i);
    }
    return matrix;
  }

  /** The objects of an object, by name. */
  public SortedMap<String, JsonFields> objectByName(String field) {
    return object(field).entries(JsonFields::object);
  }

  /** The texts of an object, by name. */
  public SortedMap<String, String> textByName(String field) {
    return object(field).textByName();
  }

  /** All fields, each of them a text, by name. */
  public SortedMap<String, String> textByName() {
    return entries(JsonFields::text);
  }

  /** The numbers of an object by name, as {@link #numberOrNaN} reads them. */
  public SortedMap<String, Double> numberByName(String field) {
    return object(field).entries(JsonFields::numberOrNaN);
  }

  /**
   * All fields by name, as texts, booleans, numbers, lists and maps; a whole number is an Integer
   * if it fits, else a Long.
   */
  public SortedMap<String, Object> values() {
    return entries((fields, name) -> Plain.of(fields.object.get(name)));
  }

  /** {@code Cannot read <what>: field '<path>' is <value> (expected <form>)}, or is missing. */
  public UserException invalid(String field, String expected) {
    return invalid(field, object.path(field), expected);
  }

  private UserException invalid(String field, JsonNode value, String expected) {
    return new UserException(
        "Cannot read %s: field '%s' is %s (expected %s)",
        what,
        Printable.quotable(path + field),
        value.isMissingNode() ? "missing" : Printable.quotable(value.toString()),
        expected);
  }

  private JsonNode required(String field, String expected) {
    JsonNode value = object.path(field);
    if (value.isMissingNode()) {
      throw invalid(field, MissingNode.getInstance(), expected);
    }
    return value;
  }

  private String text(String field, JsonNode value) {
    if (!value.isTextual()) {
      throw invalid(field, value, "text");
    }
    return value.textValue();
  }

  private double number(String field, JsonNode value) {
    if (!value.isNumber()) {
      throw invalid(field, value, "a number");
    }
    return value.doubleValue();
  }

  private JsonFields object(String field, JsonNode value) {
    if (value instanceof ObjectNode fields) {
      return new JsonFields(what, path + field + ".", fields);
    }
    throw invalid(field, value, "an object");
  }

  private double[] row(String field, JsonNode value) {
    if (!value.isArray()) {
      throw invalid(field, value, "a list of numbers");
    }
    double[] row = new double[value.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = number(element(field, i), value.get(i));
    }
    return row;
  }

  private boolean[] flags(String field, JsonNode value) {
    if (!value.isArray()) {
      throw invalid(field, value, "a list");
    }
    boolean[] flags = new boolean[value.size()];
    for (int i = 0; i < flags.length; i++) {
      JsonNode each = value.get(i);
      double number = each.isBoolean() ? (each.booleanValue() ? 1 : 0) : each.asDouble(-1);
      if (each.isTextual() || (number != 0 && number != 1)) {
        throw invalid(element(field, i), each, "0, 1, true or false");
      }
      flags[i] = number == 1;
    }
    return flags;
  }

  /** Reads a value that has that name. */
  private interface Element<T> {
    T read(String name, JsonNode value);
  }

  private <T> List<T> elements(String field, String expected, Element<T> element) {
    JsonNode array = required(field, expected);
    if (!array.isArray()) {
      throw invalid(field, expected);
    }
    List<T> list = new ArrayList<>();
    for (JsonNode value : array) {
      list.add(element.read(element(field, list.size()), value));
    }
    return Collections.unmodifiableList(list);
  }

  private static String element(String field, int index) {
    return field + "[" + index + "]";
  }

  private interface Entry<T> {
    T read(JsonFields fields, String name);
  }

  private <T> SortedMap<String, T> entries(Entry<T> entry) {
    SortedMap<String, T> entries = new TreeMap<>();
    object.fieldNames().forEachRemaining(name -> entries.put(name, entry.read(this, name)));
    return Collections.unmodifiableSortedMap(entries);
  }
}
