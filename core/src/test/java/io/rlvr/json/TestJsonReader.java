package io.rlvr.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestJsonReader {
  private static final JsonReader NARROW = JsonReader.exact(new JsonReader.Bounds(2, 3, 4));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{; not JSON at line 1, column 2",
        "nul; not JSON at line 1, column 1",
        "{} {}; a second value at line 1, column 4",
        "[1] 2; a second value at line 1, column 5",
        "{\"a\":1,\"a\":2}; a second field 'a' at line 1, column 11",
        "[{\"a\":{\"b\":1,\"b\":1}}]; a second field 'b' at line 1, column 17",
        "NaN; not JSON at line 1, column 4",
        "01; not JSON at line 1, column 2",
      })
  void whatIsNotOneValueIsRefusedWithItsPlace(String text, String message) {
    refused(JsonReader.STANDARD, text, message);
    refused(JsonReader.EXACT, text, message);
  }

  /** Within a document the library knows where, at its end it does not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {"[[[]]]", "[1234]", "[1.234]", "[\"abcde\"]"})
  void boundsAreOfDepthDigitsAndCharacters(String text) {
    assertThatThrownBy(() -> NARROW.read(text))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessageMatching(
            "more than 2 levels, 3 digits or 4 characters( at line 1, column \\d+)?");
  }

  /** Jackson ends with a NumberFormatException there, which is no JsonProcessingException. */
  @Test
  void anExponentBeyond32BitsIsRefused() {
    for (String number : new String[] {"1e99999999999", "-1e9999999999"}) {
      assertThatThrownBy(() -> JsonReader.EXACT.read("{\"a\": " + number + "}"))
          .isInstanceOf(UnreadableJsonException.class)
          .hasMessage("a number beyond all bounds");
    }
    String text = "1e99999999999 {}";
    assertThat(JsonReader.EXACT.at(text.toCharArray(), 0).value()).isEmpty();
  }

  @Test
  void whatTouchesTheBoundsIsRead() throws UnreadableJsonException {
    assertThat(NARROW.read("[[123, \"abcd\"]]").toString()).isEqualTo("[[123,\"abcd\"]]");
  }

  @Test
  void numbersAreDoublesOrExact() throws UnreadableJsonException {
    String third = "0.33333333333333333333";
    assertThat(JsonReader.STANDARD.read(third).numberValue()).isEqualTo(1 / 3.0);
    assertThat(JsonReader.EXACT.read(third).numberValue()).isEqualTo(new BigDecimal(third));
  }

  @Test
  void aBlankTextHasNoValue() throws UnreadableJsonException {
    assertThat(JsonReader.STANDARD.read(" \n").isMissingNode()).isTrue();
    assertThat(JsonReader.STANDARD.read(new byte[0]).isMissingNode()).isTrue();
  }

  @Test
  void bytesAreUtf8AndMayBeginWithAMark() throws UnreadableJsonException {
    assertThat(JsonReader.STANDARD.read("\uFEFF\"\u00e9\"".getBytes(UTF_8)).textValue())
        .isEqualTo("\u00e9");
    assertThatThrownBy(
            () -> JsonReader.STANDARD.read("\"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessage("not UTF-8");
    assertThatThrownBy(() -> JsonReader.STANDARD.read("{}".getBytes(StandardCharsets.UTF_16BE)))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessage("not JSON at line 1, column 2");
  }

  @Test
  void aPartEndsWhereItsValueDoes() {
    char[] text = "see {\"a\": [1]} and {\"b\":".toCharArray();

    JsonReader.Part first = JsonReader.EXACT.at(text, 4);
    assertThat(first.value().orElseThrow().toString()).isEqualTo("{\"a\":[1]}");
    assertThat(first.end()).isEqualTo(14);
    assertThat(JsonReader.EXACT.at(text, 19).value()).isEmpty();
    assertThat(JsonReader.EXACT.at(text, 0).value()).isEmpty();
  }

  private static void refused(JsonReader reader, String text, String message) {
    assertThatThrownBy(() -> reader.read(text))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessage(message);
  }
}
