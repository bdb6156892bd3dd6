package io.rlvr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestManifest {
  @Test
  void rowsAreThoseOfAllFiles() {
    assertThat(ExampleManifests.full().rows()).isEqualTo(3); // 3 + 0
    assertThat(ExampleManifests.bare().rows()).isZero();
  }

  @Test
  void collectionsAreCopied() {
    SortedMap<String, Double> metrics = new TreeMap<>(Map.of("entropy", 1.0));
    List<DataFile> files = new ArrayList<>(List.of(new DataFile("a", 1, 1)));
    Manifest manifest =
        new Manifest(
            "0",
            "credit",
            0,
            new TreeMap<>(),
            new TreeMap<>(),
            Optional.empty(),
            files,
            "",
            new TreeMap<>(),
            metrics,
            new TreeMap<>(),
            new TreeMap<>());
    metrics.put("entropy", 2.0);
    files.clear();

    assertThat(manifest.metrics()).containsExactly(Map.entry("entropy", 1.0));
    assertThat(manifest.rows()).isEqualTo(1);
    assertThatThrownBy(() -> manifest.metrics().clear())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(null);
  }
}
