package io.rlvr.model.family;

import java.io.Serializable;
import java.util.List;

/**
 * One tensor as the decoder holds it: Hugging Face tensors laid one after the other along the first
 * dimension, so that one matrix product serves them all.
 *
 * @param name such as {@code layers.3.qkv}
 * @param shape of the fused tensor
 * @param sources the Hugging Face names, in order
 * @param sourceRows the first dimension of each source; they add up to {@code shape[0]}
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the engine as it is
public record Parameter(String name, long[] shape, List<String> sources, List<Long> sourceRows)
    implements Serializable {
  public Parameter {
    shape = shape.clone();
    sources = List.copyOf(sources);
    sourceRows = List.copyOf(sourceRows);
    long rows = sourceRows.stream().mapToLong(Long::longValue).sum();
    if (sources.size() != sourceRows.size() || rows != shape[0]) {
      throw new IllegalArgumentException(
          "Sources of %s have %d rows, but its first dimension is: %d"
              .formatted(name, rows, shape[0]));
    }
  }

  /** Numbers in the fused tensor. */
  public int elements() {
    return Math.toIntExact(shape[0] * rowElements());
  }

  /** The shape of one source. */
  public List<Long> sourceShape(int source) {
    return shape.length == 1
        ? List.of(sourceRows.get(source))
        : List.of(sourceRows.get(source), shape[1]);
  }

  /** Numbers in a row: 1 for a vector. */
  public int rowElements() {
    return shape.length == 1 ? 1 : Math.toIntExact(shape[1]);
  }
}
