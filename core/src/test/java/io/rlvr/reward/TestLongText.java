package io.rlvr.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class TestLongText {
  /** NFKC makes U+FDFA eighteen characters: two of them are 36. */
  @Test
  void theEndIsAsLongAsNfkcMakesIt() {
    assertThat(Normalizer.normalize("\uFDFA", Normalizer.Form.NFKC)).hasSize(18);

    assertThat(LongText.end("\uFDFA".repeat(1000), 36)).isEqualTo("\uFDFA\uFDFA");
    assertThat(LongText.end("\uFDFA".repeat(1000), 35)).isEqualTo("\uFDFA");
    assertThat(LongText.end("abcdef", 3)).isEqualTo("def");
    assertThat(LongText.end("abc", 3)).isEqualTo("abc");
    assertThat(LongText.end("\uFDFAabc", 20)).isEqualTo("abc"); // 21 with the first
  }

  @Test
  void aBoundCountsTheSame() {
    int fits = LongText.MOST / 18;

    assertThat(LongText.isBounded("\uFDFA".repeat(fits))).isTrue();
    assertThat(LongText.isBounded("\uFDFA".repeat(fits + 1))).isFalse();
    assertThat(LongText.isBounded("a".repeat(LongText.MOST))).isTrue();
    assertThat(LongText.isBounded("a".repeat(LongText.MOST + 1))).isFalse();
  }
}
