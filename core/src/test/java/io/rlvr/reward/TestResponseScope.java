package io.rlvr.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.rlvr.reward.ResponseScope.Marks;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestResponseScope {
  @ParameterizedTest(name = "{2}: {0}")
  @CsvFileSource(resources = "endings.csv", delimiter = '|', numLinesToSkip = 1)
  void theLastLineThatSaysSomethingIsTheAnswer(String response, String answer, String why) {
    assertThat(ResponseScope.LAST_LINE.of(lines(response))).as(why).isEqualTo(lines(answer));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a\\nb|a\\nb|a\\nb",
        "<think>x</think>\\na\\nb|a\\nb|a\\nb",
        "x\\ny</think>\\na|a|a",
        "a <answer>b</answer> c|b|a \\nb\\n c",
        "a <answer>b</answer> c <answer>d|d|a \\nb\\n c \\nd",
        "\\boxed{b}.|b|\\boxed{b}.",
        "a \\boxed{b}|a \\boxed{b}|a \\boxed{b}",
        "<think>a|''|''"
      })
  void allOfAResponseIsItsAnswerUnlessTagsMarkOne(String response, String answer, String shown) {
    assertThat(ResponseScope.RESPONSE.of(lines(response))).isEqualTo(lines(answer));
    assertThat(ResponseScope.RESPONSE.shown(lines(response))).isEqualTo(lines(shown));
  }

  @Test
  void marksCanBeKept() {
    String response = "<think>a</think><answer>It is \\boxed{b}</answer>";

    assertThat(ResponseScope.LAST_LINE.of(response, Marks.KEPT))
        .isEqualTo("<answer>It is \\boxed{b}</answer>");
    assertThat(ResponseScope.LAST_LINE.of(response, Marks.BOXES_KEPT))
        .isEqualTo("It is \\boxed{b}");
    assertThat(ResponseScope.LAST_LINE.of(response, Marks.OFF)).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "so\\nParis|so\\n",
        "<think>so</think><answer>Paris</answer>|<think>so</think><answer>",
        "<think>so</think>\\n<answer>\\nParis\\n</answer>|<think>so</think>\\n<answer>\\n",
        "<think>so|<think>so"
      })
  void whatStandsBeforeTheAnswerIsAsItWasWritten(String response, String before) {
    assertThat(AnswerLine.before(lines(response))).isEqualTo(lines(before));
  }

  /** 400,000 characters take milliseconds where work is linear, and minutes where it is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>",
        "</think>",
        "<think></think>",
        "<answer>",
        "</answer>",
        "</a>\n",
        "\\boxed{",
        "\\boxed{}",
        "}",
        "{",
        "```\n",
        "\\end{a}\n",
        "---\n",
        "\\",
        "<a ",
        "\n",
        "\\text{"
      })
  void workIsLinearInTheLength(String part) {
    String response = part.repeat(400_000 / part.length());

    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          for (ResponseScope scope : ResponseScope.values()) {
            scope.of(response);
            scope.of("a" + response + "\n5");
            scope.shown(response);
          }
          Fences.in(response);
        });
  }

  private static String lines(String text) {
    return text == null ? "" : text.replace("\\n", "\n").replace("\\r", "\r");
  }
}
