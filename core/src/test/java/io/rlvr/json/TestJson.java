package io.rlvr.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class TestJson {
  private static ObjectNode example() {
    ObjectNode object = Json.object().put("a", 1).put("b\n", "x");
    object.putObject("c").put("d", true).putArray("e").add(1).add(2);
    object.putObject("f");
    return object;
  }

  @Test
  void aLineHasNoWhiteSpace() {
    String expected = "{\"a\":1,\"b\\n\":\"x\",\"c\":{\"d\":true,\"e\":[1,2]},\"f\":{}}";
    assertThat(Json.line(example())).isEqualTo(expected);
    assertThat(Json.bytes(example())).asString().isEqualTo(expected);
  }

  @Test
  void aFieldALineKeepsWhatIsInAFieldOnItsLine() {
    assertThat(Json.fieldALine(example()))
        .isEqualTo(
            """
            {
              "a": 1,
              "b\\n": "x",
              "c": {"d": true, "e": [1,2]},
              "f": {}
            }""");
  }

  @Test
  void indentedHasALineForEachValue() {
    assertThat(Json.indented(Json.object().put("a", 1).put("b", 2)))
        .isEqualTo(String.format("{%n  \"a\" : 1,%n  \"b\" : 2%n}"));
  }
}
