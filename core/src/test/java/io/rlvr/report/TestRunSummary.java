package io.rlvr.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestRunSummary {
  @Test
  void writesOneFieldALine() {
    RunSummary summary =
        new RunSummary(
            "quickstart",
            "models/policy",
            "9f2c1ab4",
            7,
            40,
            221.4,
            OptionalDouble.of(0.34),
            OptionalDouble.of(0.782),
            OptionalDouble.of(0.31),
            OptionalDouble.of(0.744),
            new TreeMap<>(Map.of("rollout", 1830.5, "update", 950.0)));
    assertThat(summary.json())
        .isEqualTo(
            """
            {
              "run": "quickstart",
              "model": "models/policy",
              "policy_digest": "9f2c1ab4",
              "seed": 7,
              "steps": 40,
              "seconds": 221.4,
              "accuracy_before": 0.34,
              "accuracy_after": 0.782,
              "reward_mean_first_step": 0.31,
              "reward_mean_last_step": 0.744,
              "tokens_per_second": {"rollout": 1830.5, "update": 950.0}
            }
            """);
  }

  @Test
  void whatWasNotMeasuredIsNull() throws Exception {
    RunSummary summary =
        new RunSummary(
            "a \"run\"\\\n\u0001\ud800 \u00fc",
            "",
            "",
            Long.MIN_VALUE,
            0,
            Double.NaN,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(Double.POSITIVE_INFINITY),
            new TreeMap<>());
    JsonNode json = new ObjectMapper().readTree(summary.json());
    assertThat(json.get("run").textValue()).isEqualTo("a \"run\"\\\n\u0001\ud800 \u00fc");
    assertThat(json.get("seed").longValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(json.get("seconds").isNull()).isTrue();
    assertThat(json.get("accuracy_before").isNull()).isTrue();
    assertThat(json.get("reward_mean_last_step").isNull()).isTrue();
    assertThat(json.get("tokens_per_second")).isEmpty();
  }
}
