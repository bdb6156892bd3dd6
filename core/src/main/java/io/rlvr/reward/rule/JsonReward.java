package io.rlvr.reward.rule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.CheckScore;
import io.rlvr.reward.Flags;
import io.rlvr.reward.RuleReward;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The JSON object of the whole response but its thinking (see {@link JsonAnswer} for which),
 * against a schema, the reference's object, or both. 0 without an object (flag {@code no-json}) or
 * if the schema is not satisfied (flag {@code other-schema}); else 1 if all fields are those of the
 * reference, or the share of them with {@code reward.json.value = share}. Numbers are equal by
 * value (1 and 1.0), texts to the letter, lists in order; fields that are not compared do not
 * count. A reference without an object, or without one of the fields, is UNSCORABLE; with a schema
 * alone it is not looked at.
 */
public final class JsonReward implements RuleReward {
  public static final String NAME = "json";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Equal values: what {@code JsonNode.equals} says, but for numbers. */
  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
          return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
      };

  private final Optional<JsonSchema> schema;
  private final List<JsonPointer> fields;
  private final CheckScore portion;

  private JsonReward(Optional<JsonSchema> schema, List<JsonPointer> fields, CheckScore portion) {
    this.schema = schema;
    this.fields = List.copyOf(fields);
    this.portion = portion;
  }

  public static JsonReward from(Settings settings) {
    String file = settings.get(VerifierSettings.JSON_SCHEMA);
    return new JsonReward(
        file.isEmpty() ? Optional.empty() : Optional.of(JsonSchema.read(file)),
        settings.get(VerifierSettings.JSON_FIELDS).stream().map(JsonReward::pointer).toList(),
        settings.get(VerifierSettings.JSON_VALUE));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    List<JsonPointer> compared = fields;
    Optional<ObjectNode> expected = Optional.empty();
    if (schema.isEmpty() || !fields.isEmpty()) {
      expected = JsonAnswer.in(prompt.reference());
      if (expected.isEmpty()) {
        return Verdict.unscorable("reference has no JSON object: '" + prompt.reference() + "'");
      }
      compared = fields.isEmpty() ? fieldsOf(expected.get()) : fields;
      if (compared.isEmpty()) {
        return Verdict.unscorable("reference has nothing to compare: '" + prompt.reference() + "'");
      }
      for (JsonPointer field : compared) {
        if (expected.get().at(field).isMissingNode()) {
          return Verdict.unscorable("reference has no field '" + field + "'");
        }
      }
    }
    try {
      return verdict(compared, expected.orElseGet(JSON::objectNode), response);
    } catch (BoundedPattern.TooHardException e) {
      return Verdict.unscorable("schema: " + e.getMessage());
    }
  }

  private Verdict verdict(List<JsonPointer> compared, ObjectNode expected, String response)
      throws BoundedPattern.TooHardException {
    if (response.isBlank()) {
      return Verdict.scored(0, List.of(Flags.BLANK, Flags.NO_JSON));
    }
    Optional<ObjectNode> answer = JsonAnswer.ofResponse(response);
    if (answer.isEmpty()) {
      return Verdict.scored(0, List.of(Flags.NO_JSON));
    }
    if (schema.isPresent() && !schema.get().accepts(answer.get())) {
      return Verdict.scored(0, List.of(Flags.OTHER_SCHEMA));
    }
    int same = 0;
    for (JsonPointer field : compared) {
      same += answer.get().at(field).equals(BY_VALUE, expected.at(field)) ? 1 : 0;
    }
    return Verdict.scored(compared.isEmpty() ? 1 : portion.of(same, compared.size()));
  }

  private static List<JsonPointer> fieldsOf(ObjectNode object) {
    List<JsonPointer> fields = new ArrayList<>();
    object
        .fieldNames()
        .forEachRemaining(name -> fields.add(JsonPointer.empty().appendProperty(name)));
    return fields;
  }

  private static JsonPointer pointer(String field) {
    return field.startsWith("/")
        ? JsonPointer.compile(field)
        : JsonPointer.empty().appendProperty(field);
  }
}
