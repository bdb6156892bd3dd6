package io.rlvr.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestJsonFields {
  private static final String ALL =
      """
      {"text": "a", "integer": 7, "whole": 5000000000, "number": 0.5, "nan": "NaN", "flag": true,
       "null": null, "object": {"inner": "b"}, "objects": [{"x": 1}, {"x": 2}],
       "texts": ["a", "b"], "numbers": [1, 2.5], "matrix": [[1], [2, 3]], "integers": [1, 2],
       "flags": [true, 0, 1.0, false], "masks": [[1], [null]], "by-name": {"b": 1, "a": "-Infinity"}}
      """;

  private static JsonFields fields(String json) {
    return JsonFields.of("file f", json);
  }

  @Test
  void fieldsAreReadByTheirTypes() {
    JsonFields all = fields(ALL);

    assertThat(all.text("text")).isEqualTo("a");
    assertThat(all.textOr("text", "z")).isEqualTo("a");
    assertThat(all.textOr("absent", "z")).isEqualTo("z");
    assertThat(all.textOr("null", "z")).isEqualTo("z");
    assertThat(all.integer("integer")).isEqualTo(7);
    assertThat(all.size("integer", 7)).isEqualTo(7);
    assertThat(all.whole("whole")).isEqualTo(5_000_000_000L);
    assertThat(all.number("integer")).isEqualTo(7.0);
    assertThat(all.number("number")).isEqualTo(0.5);
    assertThat(all.optionalNumber("number")).hasValue(0.5);
    assertThat(all.optionalNumber("null")).isEmpty();
    assertThat(all.numberOrNaN("number")).isEqualTo(0.5);
    assertThat(all.numberOrNaN("nan")).isNaN();
    assertThat(all.flag("flag")).isTrue();
    assertThat(all.scalar("number")).contains("0.5");
    assertThat(all.scalar("absent")).isEmpty();
    assertThat(all.object("object").text("inner")).isEqualTo("b");
    assertThat(all.optionalObject("null")).isEmpty();
    assertThat(all.objects("objects")).extracting(each -> each.integer("x")).containsExactly(1, 2);
    assertThat(all.texts("texts")).containsExactly("a", "b");
    assertThat(all.numbers("numbers")).containsExactly(1, 2.5);
    assertThat(all.matrix("matrix")).isDeepEqualTo(new double[][] {{1}, {2, 3}});
    assertThat(all.numbersAt("matrix", 1)).containsExactly(2, 3);
    assertThat(all.integers("integers")).containsExactly(1, 2);
    assertThat(all.flags("flags")).containsExactly(true, false, true, false);
    assertThat(all.flagsAt("masks", 0)).containsExactly(true);
    assertThat(all.textByName("object")).isEqualTo(Map.of("inner", "b"));
    assertThat(all.numberByName("by-name"))
        .isEqualTo(Map.of("a", Double.NEGATIVE_INFINITY, "b", 1.0));
  }

  @Test
  void aNullIsMentionedAndNotThere() {
    JsonFields all = fields(ALL);

    assertThat(all.mentions("null")).isTrue();
    assertThat(all.has("null")).isFalse();
    assertThat(all.mentions("absent")).isFalse();
    assertThat(fields("{\"b\": 1, \"a\": null}").names()).containsExactly("a", "b");
  }

  @Test
  void valuesAreJavasOwn() {
    assertThat(fields("{\"a\": 1, \"b\": 5000000000, \"c\": [0.5, {\"d\": false}]}").values())
        .isEqualTo(Map.of("a", 1, "b", 5_000_000_000L, "c", List.of(0.5, Map.of("d", false))));
  }

  @Test
  void whatIsWrittenForANumberIsReadAsIt() {
    for (double value : new double[] {0.1, -0.0, 1e-320, Double.NaN, Double.NEGATIVE_INFINITY}) {
      String json = Json.line(Json.object().set("x", JsonFields.numberOrNaN(value)));
      assertThat(fields(json).numberOrNaN("x")).isEqualTo(Double.valueOf(value));
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(all -> all.text("absent"), "absent", "missing", "text"),
        refusal(all -> all.text("null"), "null", "null", "text"),
        refusal(all -> all.text("integer"), "integer", "7", "text"),
        refusal(all -> all.integer("text"), "text", "\"a\"", "a whole number of 32 bits"),
        refusal(all -> all.integer("whole"), "whole", "5000000000", "a whole number of 32 bits"),
        refusal(all -> all.whole("number"), "number", "0.5", "a whole number"),
        refusal(all -> all.size("integer", 6), "integer", "7", "a whole number from 1 to 6"),
        refusal(all -> all.number("nan"), "nan", "\"NaN\"", "a number"),
        refusal(all -> all.optionalNumber("nan"), "nan", "\"NaN\"", "a number or null"),
        refusal(all -> all.numberOrNaN("text"), "text", "\"a\"", "a number"),
        refusal(all -> all.flag("integer"), "integer", "7", "true or false"),
        refusal(all -> all.scalar("texts"), "texts", "[\"a\",\"b\"]", "text"),
        refusal(all -> all.object("texts"), "texts", "[\"a\",\"b\"]", "an object"),
        refusal(all -> all.object("object").text("x"), "object.x", "missing", "text"),
        refusal(all -> all.objects("texts"), "texts[0]", "\"a\"", "an object"),
        refusal(all -> all.objects("text"), "text", "\"a\"", "a list"),
        refusal(all -> all.objects("objects").get(1).text("x"), "objects[1].x", "2", "text"),
        refusal(all -> all.texts("numbers"), "numbers[0]", "1", "text"),
        refusal(all -> all.texts("text"), "text", "\"a\"", "a list of texts"),
        refusal(all -> all.numbers("texts"), "texts[0]", "\"a\"", "a number"),
        refusal(all -> all.numbers("text"), "text", "\"a\"", "a list of numbers"),
        refusal(all -> all.matrix("numbers"), "numbers[0]", "1", "a list of numbers"),
        refusal(all -> all.integers("numbers"), "numbers[1]", "2.5", "a whole number of 32 bits"),
        refusal(all -> all.flags("numbers"), "numbers[1]", "2.5", "0, 1, true or false"),
        refusal(all -> all.flags("texts"), "texts[0]", "\"a\"", "0, 1, true or false"),
        refusal(all -> all.flagsAt("masks", 1), "masks[1][0]", "null", "0, 1, true or false"),
        refusal(all -> all.flagsAt("numbers", 0), "numbers[0]", "1", "a list"),
        refusal(all -> all.numberByName("object"), "object.inner", "\"b\"", "a number"));
  }

  private static Arguments refusal(
      Function<JsonFields, Object> read, String field, String value, String expected) {
    Consumer<JsonFields> ignoring =
        fields -> {
          Object unused = read.apply(fields);
        };
    return Arguments.of(ignoring, field, value, expected);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aFieldOfAnotherTypeIsNamedWithItsPath(
      Consumer<JsonFields> read, String field, String value, String expected) {
    refused(
        () -> read.accept(fields(ALL)),
        "Cannot read file f: field '%s' is %s (expected %s)".formatted(field, value, expected));
  }

  @Test
  void aLongValueIsCutAndShowsNoControlCharacter() {
    refused(
        () -> fields("{\"a\": [\"" + "x".repeat(200) + "\"]}").text("a"),
        "Cannot read file f: field 'a' is [\"" + "x".repeat(78) + "... (expected text)");
    refused(
        () -> fields("{\"a\u202e\": 1}").text("a\u202e"),
        "Cannot read file f: field 'a?' is 1 (expected text)");
  }

  @Test
  void whatIsNotAnObjectIsRefused() {
    refused(() -> fields("[1]"), "Cannot read file f: [1] (expected one object)");
    refused(() -> fields(" "), "Cannot read file f: empty (expected one object)");
    refused(
        () -> fields("{\n1}"),
        "Cannot read file f: not JSON at line 2, column 1 (expected one object)");
    refused(
        () -> JsonFields.of("file f", new byte[] {'{', (byte) 0x80, '}'}),
        "Cannot read file f: not UTF-8 (expected one object)");
  }

  private static void refused(ThrowingCallable read, String message) {
    assertThatThrownBy(read).isInstanceOf(UserException.class).hasMessage(message);
  }
}
