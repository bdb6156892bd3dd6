package io.rlvr.model.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of a batch one after the other, without the padding of its rows.
 *
 * @param at of every token asked for, where its log-probability is found
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the engine as they are
record FlatTokens(long[] ids, long[] positions, long[] at, List<Segment> segments) {
  /**
   * Tokens that follow each other in one sequence, or in what sequences share. Each looks back into
   * its segment and at all of the shared beginning.
   *
   * @param start the first of them
   * @param size how many they are, at least 1
   * @param shared the first of the shared beginning
   * @param before tokens of the shared beginning; 0 if nothing is shared, or if this is it
   */
  record Segment(int start, int size, int shared, int before) {
    /** Keys that the last of the tokens sees. */
    int keys() {
      return before + size;
    }
  }

  static FlatTokens of(SequenceBatch batch) {
    int[] filled = new int[batch.ids().length]; // filled places before each
    int tokens = 0;
    List<Segment> segments = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      int shared = tokens;
      int before = 0;
      int end = (row + 1) * batch.width();
      int next = row * batch.width();
      while (next < end && batch.segments()[next] >= 0) {
        int start = tokens;
        long segment = batch.segments()[next];
        while (next < end && batch.segments()[next] == segment) {
          filled[next++] = tokens++;
        }
        segments.add(new Segment(start, tokens - start, shared, before));
        before = segment == 0 ? tokens - start : before;
      }
    }
    long[] ids = new long[tokens];
    long[] positions = new long[tokens];
    for (int i = 0; i < filled.length; i++) {
      if (batch.segments()[i] >= 0) {
        ids[filled[i]] = batch.ids()[i];
        positions[filled[i]] = batch.positions()[i];
      }
    }
    long[] at = Arrays.stream(batch.at()).map(place -> filled[(int) place]).toArray();
    return new FlatTokens(ids, positions, at, List.copyOf(segments));
  }

  /** ids {@code [m]} and positions {@code [m]}. */
  NDList arrays(NDManager scope) {
    return new NDList(scope.create(ids), scope.create(positions));
  }
}
