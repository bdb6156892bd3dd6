package io.rlvr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestSuggestions {
  @Test
  void theNearestIsSuggested() {
    List<String> names = List.of("grpo", "reinforce", "reinforce++", "rloo");

    assertThat(Suggestions.nearest("rlo", names)).contains("rloo"); // one insertion
    assertThat(Suggestions.nearest("gpro", names)).contains("grpo"); // two substitutions
    assertThat(Suggestions.nearest("reinforc++", names)).contains("reinforce++");
    assertThat(Suggestions.didYouMean("rlo", names)).isEqualTo(" Did you mean 'rloo'?");
  }

  @Test
  void caseDoesNotCount() {
    assertThat(Suggestions.nearest("GRPO", List.of("rloo", "grpo"))).contains("grpo");
  }

  @Test
  void aThirdOfTheLengthMayDiffer() {
    // 9 letters allow 3 edits: abc -> xyz is 3, one more is 4
    assertThat(Suggestions.nearest("xyzdefghi", List.of("abcdefghi"))).contains("abcdefghi");
    assertThat(Suggestions.nearest("xyzwefghi", List.of("abcdefghi"))).isEmpty();
  }

  @Test
  void aNameWithNothingInCommonIsNotSuggested() {
    assertThat(Suggestions.nearest("zz", List.of("k1", "k3"))).isEmpty();
    assertThat(Suggestions.nearest("", List.of("k1"))).isEmpty();
    assertThat(Suggestions.didYouMean("zz", List.of("k1"))).isEmpty();
    assertThat(Suggestions.nearest("a", List.of())).isEmpty();
  }

  @Test
  void theFirstOfEqualsIsSuggested() {
    assertThat(Suggestions.nearest("k2", List.of("k3", "k1"))).contains("k3");
  }

  @Test
  void aHugeNameTakesNoTime() {
    assertThat(Suggestions.nearest("x".repeat(50_000_000), List.of("grpo"))).isEmpty();
  }
}
