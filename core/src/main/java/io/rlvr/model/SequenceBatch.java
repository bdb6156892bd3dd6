package io.rlvr.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of different lengths as the decoder takes them: ids {@code [b, t]} padded on the right,
 * and of every response token, row after row, where in the flattened {@code [b * t]} its
 * log-probability is found and which id it is.
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the engine as they are
record SequenceBatch(int rows, int width, long[] ids, long[] at, long[] targets, int[] lengths) {

  static SequenceBatch of(List<TokenSequence> sequences) {
    int width = 0;
    int tokens = 0;
    for (TokenSequence sequence : sequences) {
      width = Math.max(width, sequence.length());
      tokens += sequence.responseIds().length;
    }
    long[] ids = new long[Math.multiplyExact(sequences.size(), width)];
    long[] at = new long[tokens];
    long[] targets = new long[tokens];
    int[] lengths = new int[sequences.size()];
    int next = 0;
    for (int row = 0; row < lengths.length; row++) {
      int[] prompt = sequences.get(row).promptIds();
      int[] response = sequences.get(row).responseIds();
      int start = row * width;
      for (int i = 0; i < prompt.length; i++) {
        ids[start + i] = prompt[i];
      }
      for (int i = 0; i < response.length; i++) {
        int position = start + prompt.length + i;
        ids[position] = response[i];
        at[next] = position - 1L; // a token is predicted from the position before it
        targets[next] = response[i];
        next++;
      }
      lengths[row] = response.length;
    }
    return new SequenceBatch(lengths.length, width, ids, at, targets, lengths);
  }

  /**
   * Prompts alone: {@code at} has one place a row, that of the prompt's last token, and the targets
   * are the row's choices, each once.
   */
  static SequenceBatch ofPrompts(List<int[]> prompts, List<int[]> choices) {
    int[][] distinct =
        choices.stream().map(ids -> Arrays.stream(ids).distinct().toArray()).toArray(int[][]::new);
    SequenceBatch batch =
        of(prompts.stream().map(prompt -> new TokenSequence(prompt, new int[0])).toList());
    long[] at = new long[batch.rows];
    int[] lengths = new int[batch.rows];
    for (int row = 0; row < at.length; row++) {
      at[row] = (long) row * batch.width + prompts.get(row).length - 1;
      lengths[row] = distinct[row].length;
    }
    long[] targets = Arrays.stream(distinct).flatMapToInt(Arrays::stream).asLongStream().toArray();
    return new SequenceBatch(batch.rows, batch.width, batch.ids, at, targets, lengths);
  }

  /** Response tokens of all rows. */
  int tokens() {
    return targets.length;
  }

  /** ids {@code [b, t]} and at {@code [r]}. */
  NDList inputs(NDManager scope) {
    return new NDList(scope.create(ids, new Shape(rows, width)), scope.create(at));
  }

  NDArray targets(NDManager scope) {
    return scope.create(targets);
  }

  /** The row of each target. */
  NDArray targetRows(NDManager scope) {
    long[] rowOf = new long[targets.length];
    int next = 0;
    for (int row = 0; row < lengths.length; row++) {
      Arrays.fill(rowOf, next, next + lengths[row], row);
      next += lengths[row];
    }
    return scope.create(rowOf);
  }

  /** One number for each response token, by row. */
  float[][] split(float[] flat) {
    float[][] rows = new float[lengths.length][];
    int from = 0;
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(flat, from, from + lengths[row]);
      from += lengths[row];
    }
    return rows;
  }

  /** The reverse of {@link #split}. */
  float[] join(double[][] rows) {
    if (rows.length != lengths.length) {
      throw new IllegalArgumentException(
          "Batch has %d sequences, but the gradient: %d".formatted(lengths.length, rows.length));
    }
    float[] flat = new float[targets.length];
    int next = 0;
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != lengths[row]) {
        throw new IllegalArgumentException(
            "Response %d has %d tokens, but its gradient: %d"
                .formatted(row, lengths[row], rows[row].length));
      }
      for (double value : rows[row]) {
        flat[next++] = (float) value;
      }
    }
    return flat;
  }
}
