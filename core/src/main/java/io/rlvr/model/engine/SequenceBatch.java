package io.rlvr.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences as the decoder takes them, in rows padded on the right: ids {@code [b, t]}, and of
 * every token asked for, sequence after sequence, where in the flattened {@code [b * t]} its
 * log-probability is found and which id it is. Rows that sequences share also have positions and
 * segments {@code [b, t]}: segment 0 is the shared beginning, -1 the padding.
 *
 * @param longest tokens of the longest sequence
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the engine as they are
record SequenceBatch(
    boolean isPacked,
    int rows,
    int width,
    int longest,
    long[] ids,
    long[] positions,
    long[] segments,
    long[] at,
    long[] targets,
    int[] lengths) {

  /**
   * The members of the rows; results come in the order of {@code members}.
   *
   * @param members indices of sequences
   */
  static SequenceBatch of(
      List<TokenSequence> sequences, List<PackedRow> rows, List<Integer> members) {
    Layout layout = Layout.of(sequences, rows);
    int tokens = members.stream().mapToInt(m -> sequences.get(m).responseIds().length).sum();
    long[] at = new long[tokens];
    long[] targets = new long[tokens];
    int[] lengths = new int[members.size()];
    int next = 0;
    for (int i = 0; i < lengths.length; i++) {
      TokenSequence sequence = sequences.get(members.get(i));
      int[] response = sequence.responseIds();
      for (int t = 0; t < response.length; t++) {
        // a token is predicted from the position before it
        at[next] = layout.place(members.get(i), sequence.promptIds().length + t - 1);
        targets[next] = response[t];
        next++;
      }
      lengths[i] = response.length;
    }
    return layout.batch(at, targets, lengths);
  }

  /** Sequences laid into rows, and where each of them is. */
  private static final class Layout {
    private final boolean isPacked;
    private final int rows;
    private final int width;
    private final long[] ids;
    private final long[] positions;
    private final long[] segments;
    private final Map<Integer, int[]> starts = new HashMap<>(); // of prefix and remainder
    private int longest;

    private Layout(boolean isPacked, int rows, int width) {
      this.isPacked = isPacked;
      this.rows = rows;
      this.width = width;
      this.ids = new long[Math.multiplyExact(rows, width)];
      this.positions = new long[ids.length];
      this.segments = new long[ids.length];
      Arrays.fill(segments, -1);
    }

    static Layout of(List<TokenSequence> sequences, List<PackedRow> rows) {
      int width = rows.stream().mapToInt(PackedRow::length).max().orElse(0);
      Layout layout = new Layout(rows.stream().anyMatch(PackedRow::isShared), rows.size(), width);
      for (int row = 0; row < rows.size(); row++) {
        layout.put(sequences, rows.get(row), row * width);
      }
      return layout;
    }

    private void put(List<TokenSequence> sequences, PackedRow row, int start) {
      put(sequences.get(row.members().get(0)), 0, row.prefix(), start, 0);
      int next = start + row.prefix();
      int segment = 1;
      for (int member : row.members()) {
        TokenSequence sequence = sequences.get(member);
        put(sequence, row.prefix(), sequence.length(), next, segment);
        starts.put(member, new int[] {row.prefix(), start, next});
        next += sequence.length() - row.prefix();
        segment++;
        longest = Math.max(longest, sequence.length());
      }
    }

    /** Tokens {@code from} to {@code to} of a sequence, at a place and on. */
    private void put(TokenSequence sequence, int from, int to, int place, int segment) {
      for (int i = from; i < to; i++) {
        int at = place + i - from;
        ids[at] = sequence.id(i);
        positions[at] = i;
        segments[at] = segment;
      }
    }

    /** Where in the flattened rows a member's token is. */
    long place(int member, int token) {
      int[] start = starts.get(member);
      return token < start[0] ? start[1] + token : start[2] + token - start[0];
    }

    SequenceBatch batch(long[] at, long[] targets, int[] lengths) {
      return new SequenceBatch(
          isPacked, rows, width, longest, ids, positions, segments, at, targets, lengths);
    }
  }

  /** The members of rows, row by row. */
  static List<Integer> members(List<PackedRow> rows) {
    List<Integer> members = new ArrayList<>();
    rows.forEach(row -> members.addAll(row.members()));
    return members;
  }

  /** Tokens asked for. */
  int tokens() {
    return targets.length;
  }

  /** The name of the decoder's method for these rows. */
  String method(String name) {
    return isPacked ? "packed_" + name : name;
  }

  /** ids {@code [b, t]} and at {@code [r]}; of shared rows positions and segments too. */
  NDList inputs(NDManager scope) {
    Shape shape = new Shape(rows, width);
    NDList inputs = new NDList(scope.create(ids, shape), scope.create(at));
    if (isPacked) {
      inputs.add(scope.create(positions, shape));
      inputs.add(scope.create(segments, shape));
    }
    return inputs;
  }

  NDArray targets(NDManager scope) {
    return scope.create(targets);
  }

  /** One number for each response token, by sequence. */
  float[][] split(float[] flat) {
    float[][] sequences = new float[lengths.length][];
    int from = 0;
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = Arrays.copyOfRange(flat, from, from + lengths[i]);
      from += lengths[i];
    }
    return sequences;
  }

  /** The reverse of {@link #split}. */
  float[] join(double[][] sequences) {
    if (sequences.length != lengths.length) {
      throw new IllegalArgumentException(
          "Batch has %d sequences, but the gradient: %d"
              .formatted(lengths.length, sequences.length));
    }
    float[] flat = new float[targets.length];
    int next = 0;
    for (int i = 0; i < sequences.length; i++) {
      if (sequences[i].length != lengths[i]) {
        throw new IllegalArgumentException(
            "Response %d has %d tokens, but its gradient: %d"
                .formatted(i, lengths[i], sequences[i].length));
      }
      for (double value : sequences[i]) {
        flat[next++] = (float) value;
      }
    }
    return flat;
  }
}
