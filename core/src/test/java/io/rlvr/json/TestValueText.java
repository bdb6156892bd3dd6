package io.rlvr.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestValueText {
  /** A number of JSON has digits of its own; its exponent is moved into them. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.0, 1.0",
    "4.50, 4.50",
    "-0.0, 0.0", // a decimal has no sign of zero
    "1e3, 1000",
    "1E+3, 1000",
    "1.2345678E7, 12345678",
    "1.20e-7, 0.000000120",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "1e401, 1E+401", // too long to write out
    "1e-999999999, 1E-999999999"
  })
  void numbersOfJsonKeepTheirDigits(String json, String text) throws UnreadableJsonException {
    assertThat(ValueText.of(JsonReader.EXACT.read(json))).contains(text);
    assertThat(ValueText.of(JsonReader.EXACT.read("[" + json + "]"))).contains("[" + text + "]");
  }

  @Test
  void binaryNumbersHaveTheFewestDigitsThatTellThemApart() {
    assertThat(ValueText.of(12345678.0)).contains("12345678");
    assertThat(ValueText.of(5.0)).contains("5");
    assertThat(ValueText.of(-0.0)).contains("0");
    assertThat(ValueText.of(0.1)).contains("0.1");
    assertThat(ValueText.of(0.1f)).contains("0.1");
    assertThat(ValueText.of(1e-7)).contains("0.0000001");
    // 2^70, of which a double needs 17 digits at most
    assertThat(ValueText.of(0x1p70)).contains("1180591620717411300000");
    assertThat(ValueText.of(Double.MAX_VALUE).orElseThrow()).hasSize(309).startsWith("17976931");
    assertThat(ValueText.of(Double.MIN_VALUE)).contains("0." + "0".repeat(323) + "49");
    assertThat(ValueText.of(Double.NaN)).contains("NaN");
    assertThat(ValueText.of(new BigDecimal("12.50"))).contains("12.50");
    assertThat(ValueText.of(7L)).contains("7");
  }

  @Test
  void textsAreThemselvesAndContainersAreJson() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", Arrays.asList("x\n\"y\"", null, true, 1e9, Double.NaN));
    map.put("a", Map.of());

    assertThat(ValueText.of("[a \"text\"]")).contains("[a \"text\"]");
    assertThat(ValueText.of(true)).contains("true");
    // JSON has no NaN
    assertThat(ValueText.of(map))
        .contains("{\"b\":[\"x\\n\\\"y\\\"\",null,true,1000000000,\"NaN\"],\"a\":{}}");
  }

  @Test
  void bytesAreNoText() {
    assertThat(ValueText.of(new byte[] {1})).isEmpty();
    assertThat(ValueText.of(List.of(1, new byte[] {1}))).contains("[1]");
  }
}
