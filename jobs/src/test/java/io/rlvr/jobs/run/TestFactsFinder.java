package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.report.SettingsTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestFactsFinder {
  @Test
  void theSameRunAgainIsShownNowhere() {
    Map<String, Object> settings =
        Map.of(
            "loop.steps", 2, "track.to", List.of("mlflow"), "track.mlflow.uri", "", "run.seed", 3);
    SettingsTable table =
        new SettingsTable(
            new TreeMap<>(settings),
            new TreeMap<>(Map.of("loop.steps", 20, "track.to", List.of(), "run.seed", 1)));

    assertThat(FactsFinder.command(table))
        .isEqualTo("bin/rlvr train --conf CONF --run NEW --set loop.steps=2 --set run.seed=3");
  }
}
