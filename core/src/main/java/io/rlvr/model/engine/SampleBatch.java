package io.rlvr.model.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.rlvr.data.SampleKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples that are generated together: prompts, and of each row its prompt and its seed. What goes
 * together follows from the requests and the model alone, so that a work unit gives the same rows
 * everywhere.
 */
final class SampleBatch {
  private final List<int[]> prompts = new ArrayList<>();
  private final List<Integer> groups = new ArrayList<>();
  private final List<Long> seeds = new ArrayList<>();
  private int width;
  private int[] last = {};

  private SampleBatch() {}

  /**
   * Splits requests, in order, into batches.
   *
   * @param positions the most positions of rows times the longest prompt with its new tokens
   * @param rows the most rows
   */
  static List<SampleBatch> split(
      List<SampleRequest> requests, int maxNewTokens, long positions, int rows) {
    List<SampleBatch> batches = new ArrayList<>();
    SampleBatch batch = new SampleBatch();
    for (SampleRequest request : requests) {
      for (long seed : request.seeds()) {
        long wider = Math.max(batch.width, request.promptIds().length) + (long) maxNewTokens;
        int more = batch.rows() + 1;
        if (more > 1 && (more > rows || more * wider > positions)) {
          batches.add(batch);
          batch = new SampleBatch();
        }
        batch.add(request.promptIds(), seed);
      }
    }
    if (batch.rows() > 0) {
      batches.add(batch);
    }
    return batches;
  }

  /** Samples of one request come one after the other and share its array of ids. */
  private void add(int[] promptIds, long seed) {
    if (promptIds != last) {
      prompts.add(promptIds);
      width = Math.max(width, promptIds.length);
      last = promptIds;
    }
    groups.add(prompts.size() - 1);
    seeds.add(seed);
  }

  int rows() {
    return seeds.size();
  }

  /** The longest prompt. */
  int width() {
    return width;
  }

  /** Prompts {@code [g, p]} padded on the right, lengths [g], groups [b], uniforms [b, n]. */
  NDList inputs(NDManager scope, int maxNewTokens) {
    long[] ids = new long[Math.multiplyExact(prompts.size(), width)];
    long[] lengths = new long[prompts.size()];
    for (int g = 0; g < lengths.length; g++) {
      int[] prompt = prompts.get(g);
      lengths[g] = prompt.length;
      for (int i = 0; i < prompt.length; i++) {
        ids[g * width + i] = prompt[i];
      }
    }
    float[] uniforms = new float[Math.multiplyExact(rows(), maxNewTokens)];
    for (int row = 0; row < rows(); row++) {
      float[] draws = SampleKey.uniforms(seeds.get(row), maxNewTokens);
      System.arraycopy(draws, 0, uniforms, row * maxNewTokens, maxNewTokens);
    }
    return new NDList(
        scope.create(ids, new Shape(lengths.length, width)),
        scope.create(lengths),
        scope.create(groups.stream().mapToLong(Integer::longValue).toArray()),
        scope.create(uniforms, new Shape(rows(), maxNewTokens)).toType(DataType.FLOAT32, false));
  }
}
