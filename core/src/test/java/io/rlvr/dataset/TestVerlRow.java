package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestVerlRow {
  private static final Map<String, Object> ROW =
      Map.of(
          "data_source",
          "openai/gsm8k",
          "prompt",
          List.of(Map.of("role", "user", "content", "1 + 1?")),
          "ability",
          "math",
          "reward_model",
          Map.of("style", "rule", "ground_truth", "2"),
          "extra_info",
          Map.of("split", "train", "index", 5, "tools", List.of()));

  @Test
  void mapsTheColumns() {
    assertThat(VerlRow.toPrompt(ROW, "train.parquet", 5))
        .isEqualTo(
            new Prompt(
                "openai/gsm8k/0000005",
                List.of(Message.user("1 + 1?")),
                "2",
                "openai/gsm8k",
                "math",
                Map.of("split", "train", "index", "5")));
  }

  @Test
  void abilityAndExtraInfoMayBeMissing() {
    Prompt prompt = VerlRow.toPrompt(without("ability", "extra_info"), "f", 0);
    assertThat(prompt.subject()).isEmpty();
    assertThat(prompt.extra()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    String expected =
        " is missing (expected columns data_source, prompt, ability, reward_model.ground_truth,"
            + " extra_info)";
    assertRefused(without("prompt"), "column 'prompt'" + expected);
    assertRefused(without("data_source"), "column 'data_source'" + expected);
    assertRefused(without("reward_model"), "column 'reward_model.ground_truth'" + expected);
    assertRefused(
        with("reward_model", Map.of("style", "rule")),
        "column 'reward_model.ground_truth'" + expected);
    assertRefused(
        with("reward_model", Map.of("ground_truth", List.of("2"))),
        "column 'reward_model.ground_truth' is a list or struct (expected a text or number)");
    assertRefused(
        with("prompt", List.of(Map.of("role", "user"))),
        "column 'prompt' holds a message that is not {role, content} (expected texts)");
  }

  private static void assertRefused(Map<String, Object> row, String problem) {
    assertThatThrownBy(() -> VerlRow.toPrompt(row, "a.parquet", 7))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read prompts a.parquet row 7: " + problem);
  }

  private static Map<String, Object> with(String column, Object value) {
    Map<String, Object> row = new HashMap<>(ROW);
    row.put(column, value);
    return row;
  }

  private static Map<String, Object> without(String... columns) {
    Map<String, Object> row = new HashMap<>(ROW);
    List.of(columns).forEach(row::remove);
    return row;
  }
}
