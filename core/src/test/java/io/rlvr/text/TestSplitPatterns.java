package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * family-patterns.jsonl has the patterns as tokenizer.json of each family spells them; source:
 * llama.cpp's src/llama-vocab.cpp at 00ad355, which quotes them.
 */
class TestSplitPatterns {
  private final SplitPatterns patterns = SplitPatterns.load();

  static List<JsonNode> families() {
    return Fixtures.lines("family-patterns.jsonl");
  }

  @ParameterizedTest
  @MethodSource("families")
  void patternsOfTheFamiliesAreAllowed(JsonNode row) {
    assertThat(patterns.allows(row.get("pattern").asText()))
        .as("%s", row)
        .isEqualTo(row.get("allowed").asBoolean());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a+",
        "[0-9][0-9][0-9]",
        "\\p{N}{1,3}",
        " {2,}",
        "\\s?\\p{L}+",
        "[^\\r\\n]?[a-z]+[\\r\\n]*",
        "a?b?c?d?e?f?g", // 2^6 ways
        "'(?i:[sdmt]|ll|ve|re)|\\p{L}+",
        "\\p{L}+|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      })
  void shapesAreProvedLinear(String pattern) {
    assertThat(PatternShape.isLinear(pattern)).isTrue();
  }

  /** Each could step back over what it read, match nothing, or is more than a row of characters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "|a",
        "a|",
        "a*",
        "a?",
        "a*b",
        "a+b",
        "a+a+",
        "(a+)+$",
        "(a|aa)+",
        "(?:a)",
        "a+$",
        "^a",
        "\\ba",
        "\\1",
        "\\k<x>",
        "\\x{41}",
        "a++",
        "a{2}{3}",
        "a{1,65}",
        "a{99999999}",
        "a{3,2}",
        "a{",
        "[a",
        "[]",
        "[a[b]]",
        "[a&&b]",
        "[[:alpha:]]",
        "\\",
        "\\p",
        "\\p{",
        "\\p{}",
        "\\p{L",
        "[0-9]?[0-9]?[0-9]?[0-9]?[0-9]?[0-9]?[0-9]?a", // 2^7 ways
        "\\s*[\\r\\n]+| |\\s+(?!\\S)|\\s+", // takes one blank of a run at a time
        "\\s+(?!\\S)",
        "a+(?!b)",
      })
  void otherShapesAreNotProved(String pattern) {
    assertThat(PatternShape.isLinear(pattern)).isFalse();
  }

  /** A pattern of 2,001 characters. */
  @Test
  void longPatternsAreNotProved() {
    assertThat(PatternShape.isLinear("a".repeat(2000))).isTrue();
    assertThat(PatternShape.isLinear("a".repeat(2001))).isFalse();
  }
}
