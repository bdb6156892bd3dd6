package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestByteSymbols {
  @Test
  void areGpt2s() {
    // from GPT-2's vocabulary: space, newline, tab, delete, no-break space, soft hyphen
    assertThat(IntStream.of(' ', '\n', '\t', 0x7F, 0xA0, 0xAD).mapToObj(ByteSymbols::symbol))
        .containsExactly("Ġ", "Ċ", "ĉ", "ġ", "ł", "Ń");
    assertThat(IntStream.of('!', 'a', '~', 0xE9).mapToObj(ByteSymbols::symbol))
        .containsExactly("!", "a", "~", "é");
  }

  @Test
  void areAllDifferent() {
    assertThat(IntStream.range(0, 256).mapToObj(ByteSymbols::symbol).collect(Collectors.toSet()))
        .hasSize(256);
  }
}
