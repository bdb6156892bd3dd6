package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.model.engine.FlatTokens.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestFlatTokens {
  /**
   * One row of the beginning 5 6 and what follows it, 7 8 and 9; another of 1 2 3, which is padded.
   * A token is predicted from the one before it: 8 and 9 are asked for, and 3.
   */
  @Test
  void rowsFollowEachOtherWithoutPadding() {
    List<TokenSequence> sequences =
        List.of(
            new TokenSequence(new int[] {5, 6, 7}, new int[] {8}),
            new TokenSequence(new int[] {1, 2}, new int[] {3}),
            new TokenSequence(new int[] {5, 6}, new int[] {9}));
    List<PackedRow> rows = List.of(new PackedRow(List.of(0, 2), 2, 5), PackedRow.alone(1, 3));

    FlatTokens tokens = FlatTokens.of(SequenceBatch.of(sequences, rows, List.of(0, 1, 2)));

    assertThat(tokens.ids()).containsExactly(5, 6, 7, 8, 9, 1, 2, 3);
    assertThat(tokens.positions()).containsExactly(0, 1, 2, 3, 2, 0, 1, 2);
    assertThat(tokens.at()).containsExactly(2, 6, 1);
    assertThat(tokens.segments())
        .containsExactly(
            new Segment(0, 2, 0, 0),
            new Segment(2, 2, 0, 2),
            new Segment(4, 1, 0, 2),
            new Segment(5, 3, 5, 0));
  }

  /** The second sequence is the shared beginning itself. */
  @Test
  void whatEndsWithTheSharedBeginningHasNoSegment() {
    List<TokenSequence> sequences =
        List.of(
            new TokenSequence(new int[] {5, 6}, new int[] {8}),
            new TokenSequence(new int[] {5, 6}, new int[0]));
    List<PackedRow> rows = List.of(new PackedRow(List.of(0, 1), 2, 3));

    FlatTokens tokens = FlatTokens.of(SequenceBatch.of(sequences, rows, List.of(0, 1)));

    assertThat(tokens.segments()).containsExactly(new Segment(0, 2, 0, 0), new Segment(2, 1, 0, 2));
    assertThat(tokens.at()).containsExactly(1);
  }
}
