package io.rlvr.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.OutsideFile;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonFields;
import io.rlvr.model.safetensors.BadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a model's untrusted JSON file. A field that is null counts as absent. */
public final class ConfigFields {
  private static final long LONGEST_FILE = 64L << 20;

  private final JsonFields fields;

  private ConfigFields(JsonFields fields) {
    this.fields = fields;
  }

  /** The fields of a file that holds one JSON object. */
  public static ConfigFields read(Path file) {
    try {
      OutsideFile.checked(file);
      if (Files.size(file) > LONGEST_FILE) {
        throw BadFile.of(
            file, "the file has %d bytes".formatted(Files.size(file)), "at most " + LONGEST_FILE);
      }
      return new ConfigFields(JsonFields.of(file.toString(), Files.readAllBytes(file)));
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  public Set<String> names() {
    return fields.names();
  }

  public boolean has(String name) {
    return fields.has(name);
  }

  /** Whether the file names the field at all, be it null. */
  boolean mentions(String name) {
    return fields.mentions(name);
  }

  public String text(String name) {
    return fields.text(name);
  }

  /** A whole number from 1 to {@code most}. */
  public int size(String name, int most) {
    return fields.size(name, most);
  }

  /** A finite number above 0. */
  public double positive(String name) {
    JsonNode value = fields.object().path(name);
    if (!value.isNumber() || !(value.doubleValue() > 0) || Double.isInfinite(value.doubleValue())) {
      throw invalid(name, "a number > 0");
    }
    return value.doubleValue();
  }

  /** A list of finite numbers above 0. */
  List<Double> positives(String name) {
    List<Double> numbers = new ArrayList<>();
    JsonNode values = fields.object().path(name);
    for (JsonNode value : values) {
      numbers.add(value.doubleValue());
    }
    boolean arePositive =
        numbers.stream().allMatch(number -> number > 0 && number < Double.POSITIVE_INFINITY);
    if (!values.isArray() || !arePositive) {
      throw invalid(name, "a list of numbers > 0");
    }
    return Collections.unmodifiableList(numbers);
  }

  /** Whether a flag is there and true. */
  boolean isTrue(String name) {
    return has(name) && fields.flag(name);
  }

  /** A number, of any sign. */
  public double number(String name) {
    return fields.number(name);
  }

  /** Whether a field is true or false. */
  public boolean isFlag(String name) {
    return fields.object().path(name).isBoolean();
  }

  /** Whether a field asks for nothing: absent, null, false, or an empty list, object or text. */
  public boolean isOff(String name) {
    JsonNode value = fields.object().path(name);
    return value.isMissingNode()
        || value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.textValue().isEmpty());
  }

  public Optional<ConfigFields> object(String name) {
    return fields.optionalObject(name).map(ConfigFields::new);
  }

  /** Token ids: a whole number or a list of them; none if absent. */
  List<Integer> tokenIds(String name) {
    if (!has(name)) {
      return List.of();
    }
    JsonNode value = fields.object().get(name);
    List<Integer> ids = new ArrayList<>();
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (!id.isInt() || id.intValue() < 0) {
        throw invalid(name, "a token id or a list of them");
      }
      ids.add(id.intValue());
    }
    return Collections.unmodifiableList(ids);
  }

  /** A list of texts; empty if absent. */
  public List<String> texts(String name) {
    return has(name) ? fields.texts(name) : List.of();
  }

  /** An object's fields, all of them texts, by name. */
  public Map<String, String> textByName() {
    return fields.textByName();
  }

  /** {@code Cannot read <file>: field '<name>' is <value> (expected <form>)}. */
  public UserException invalid(String name, String expected) {
    return fields.invalid(name, expected);
  }
}
