package io.rlvr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestDataFile {
  @Test
  void anEmptyFileIsFine() {
    assertThat(new DataFile("part-00000.parquet", 0, 0).name()).isEqualTo("part-00000.parquet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", ".hidden", "a/b", "/a", "../a", "a\\b", "C:a", "a\0", "a\nb"})
  void aNameIsNoPath(String name) {
    assertThatThrownBy(() -> new DataFile(name, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid data file name: '" + name + "'");
  }

  @Test
  void countsAreNotNegative() {
    assertThatThrownBy(() -> new DataFile("a", -1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Rows and bytes must not be negative, but were: -1, 0");
    assertThatThrownBy(() -> new DataFile("a", 0, -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Rows and bytes must not be negative, but were: 0, -2");
  }
}
