package io.rlvr.reward.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.reward.RewardText;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A user's JSON Schema, of draft 2020-12 unless its {@code $schema} says otherwise. Nothing is
 * fetched: a {@code $ref} leads to the file itself or to a draft. A {@code pattern} is a Java
 * regular expression, bounded as any other ({@link BoundedPattern}), and so is the whole ({@link
 * SchemaRun}); {@code format} is a note, not a check, as the draft has it.
 */
final class JsonSchema {
  private static final String INVALID = "Invalid %s: %s (expected a JSON Schema: %s)";

  private final Schema schema;

  private JsonSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * @throws UserException if there is no such file, or it is no schema
   */
  static JsonSchema read(String file) {
    String key = VerifierSettings.JSON_SCHEMA.name();
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new UserException("Invalid %s: '%s' (expected a JSON Schema file)", key, file);
    }
    String text = RewardText.file(key, path);
    try {
      JsonNode node = JsonReader.STANDARD.read(text);
      SchemaRegistry registry = registry();
      Schema schema = registry.getSchema(node);
      List<Error> errors = errors(draft(registry, schema), node);
      if (!errors.isEmpty()) {
        throw new UserException(
            INVALID, VerifierSettings.JSON_SCHEMA.name(), file, errors.get(0).toString());
      }
      schema.initializeValidators();
      return new JsonSchema(schema);
    } catch (UnreadableJsonException e) {
      throw invalid(e, file, e.getMessage());
    } catch (SchemaRun.EndlessException | StackOverflowError e) {
      throw invalid(e, file, "it is too deep or too large to be checked");
    } catch (SchemaException e) {
      if (e.getCause() instanceof UserException mistake) {
        throw mistake; // of a pattern
      }
      String reason =
          e.getCause() instanceof FileNotFoundException elsewhere
              ? "it refers to " + elsewhere.getMessage() + ", and nothing is fetched"
              : e.getMessage();
      throw invalid(e, file, reason);
    }
  }

  /** What a schema must be: another schema, by which a misspelt type is not overlooked. */
  private static Schema draft(SchemaRegistry registry, Schema schema) {
    return registry.getSchema(SchemaLocation.of(schema.getSchemaContext().getDialect().getId()));
  }

  private static UserException invalid(Throwable cause, String file, String reason) {
    return UserException.causedBy(
        cause, INVALID, VerifierSettings.JSON_SCHEMA.name(), file, reason);
  }

  boolean accepts(ObjectNode object) throws BoundedPattern.TooHardException {
    try {
      return errors(schema, object).isEmpty();
    } catch (PatternException e) {
      throw e.cause;
    } catch (SchemaRun.EndlessException e) {
      throw new BoundedPattern.TooHardException(e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new BoundedPattern.TooHardException("nests too deep on this response", e);
    }
  }

  private static List<Error> errors(Schema schema, JsonNode value) {
    ExecutionConfig config = schema.createExecutionContext().getExecutionConfig();
    SchemaRun run = new SchemaRun(config, SchemaRun.MAX_TIME);
    return schema.validate(run, value, OutputFormat.DEFAULT);
  }

  private static SchemaRegistry registry() {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .failFast(true)
            .locale(Locale.ENGLISH)
            .regularExpressionFactory(JsonSchema::pattern)
            .build();
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder ->
            builder
                .schemaRegistryConfig(config)
                .schemaLoader(loader -> loader.fetchRemoteResources(false)));
  }

  private static RegularExpression pattern(String text) {
    BoundedPattern pattern = BoundedPattern.of(VerifierSettings.JSON_SCHEMA, text);
    return value -> {
      try {
        return pattern.last(value).isPresent();
      } catch (BoundedPattern.TooHardException e) {
        throw new PatternException(e);
      }
    };
  }

  /** Carries the reason through the library, whose patterns throw nothing checked. */
  private static final class PatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final BoundedPattern.TooHardException cause;

    PatternException(BoundedPattern.TooHardException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
