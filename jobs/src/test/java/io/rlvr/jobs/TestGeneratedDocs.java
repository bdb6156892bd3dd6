package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Key;
import io.rlvr.data.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestGeneratedDocs {
  private enum Dialect {
    FIRST,
    SECOND_BEST
  }

  @Test
  void configurationDocIsCurrent() throws IOException {
    List<Key<?>> keys = new ArrayList<>(AllSettings.KEYS);
    AllSettings.OF_TOOLS.values().forEach(keys::addAll);
    GeneratedDoc.check(ConfigurationDoc.PATH, ConfigurationDoc.markdown(keys));
  }

  @Test
  void metricsDocIsCurrent() throws IOException {
    GeneratedDoc.check(MetricsDoc.PATH, MetricsDoc.markdown(Metric.ALL));
  }

  @Test
  void settingsAreGroupedByTheirFirstWord() {
    String markdown =
        ConfigurationDoc.markdown(
            List.of(
                Key.integer("rollout.samples", 4, 1, "Samples of a prompt."),
                Key.requiredText("model", "A folder."),
                Key.choice("rollout.dialect", Dialect.SECOND_BEST, "a | b < c"),
                Key.text("rollout.prefix", "", "Comes first.")));
    assertThat(markdown)
        .endsWith(
            """

            ## model

            | key | expected | default | meaning |
            |---|---|---|---|
            | `model` | text | required | A folder. |

            ## rollout

            | key | expected | default | meaning |
            |---|---|---|---|
            | `rollout.samples` | a whole number >= 1 | `4` | Samples of a prompt. |
            | `rollout.dialect` | one of first, second-best | `second-best` | a \\| b &lt; c |
            | `rollout.prefix` | text | empty | Comes first. |
            """);
  }

  @Test
  void aMetricIsOneRow() {
    String markdown =
        MetricsDoc.markdown(List.of(new Metric("time.<stage>", "second", "|x| < 1", "steady")));
    assertThat(markdown)
        .endsWith(
            """

            | name | unit | formula | reading |
            |---|---|---|---|
            | `time.<stage>` | second | \\|x\\| &lt; 1 | steady |
            """);
  }
}
