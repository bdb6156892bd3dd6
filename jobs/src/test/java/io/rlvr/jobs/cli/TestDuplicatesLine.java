package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.store.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestDuplicatesLine {
  @Test
  void itSaysWhatBecameOfThem() {
    Map<String, Double> three = Map.of("import.duplicates", 3.0);

    assertThat(DuplicatesLine.of("prompts/eval", imported("keep", three)))
        .contains(
            "prompts/eval: training has 3 of the prompts too, which flatters the accuracy;"
                + " dataset.duplicates = drop leaves them out (see import.duplicates)");
    assertThat(DuplicatesLine.of("prompts/eval", imported("drop", three)))
        .contains(
            "prompts/eval: 3 prompts that training has too are left out (see import.duplicates)");
  }

  @Test
  void nothingIsSaidWhereThereAreNone() {
    assertThat(DuplicatesLine.of("prompts/eval", imported("keep", Map.of()))).isEmpty();
  }

  private static Manifest imported(String duplicates, Map<String, Double> metrics) {
    return new Manifest(
        "id",
        "import",
        0,
        new TreeMap<>(),
        new TreeMap<>(Map.of("dataset.duplicates", duplicates)),
        Optional.empty(),
        List.of(),
        "",
        new TreeMap<>(),
        new TreeMap<>(metrics),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
