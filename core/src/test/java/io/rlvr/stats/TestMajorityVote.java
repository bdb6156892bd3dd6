package io.rlvr.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestMajorityVote {
  @Test
  void theMostFrequentAnswerWins() {
    assertThat(MajorityVote.winner(List.of("a", "b", "c", "b"))).hasValue(1);
  }

  @Test
  void ofEqualVotesTheFirstToOccurWins() {
    assertThat(MajorityVote.winner(List.of("b", "a", "a", "b"))).hasValue(0);
    assertThat(MajorityVote.winner(List.of("c", "b", "a"))).hasValue(0);
  }

  @Test
  void blankAnswersHaveNoVote() {
    assertThat(MajorityVote.winner(List.of("", " ", "", "a"))).hasValue(3);
    assertThat(MajorityVote.winner(List.of("", ""))).isEmpty();
    assertThat(MajorityVote.winner(List.of())).isEmpty();
  }
}
