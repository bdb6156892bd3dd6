package io.rlvr.model.safetensors;

import java.util.Arrays;

/**
 * Numbers with a shape, row major.
 *
 * @param values not copied: the caller must not change them while this is in use
 */
@SuppressWarnings("ArrayRecordComponent") // bulk numbers
public record Tensor(long[] shape, float[] values) {
  /** The longest array of the JVM. */
  public static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  public Tensor {
    long elements = 1;
    for (long size : shape) {
      elements = Math.multiplyExact(elements, size);
    }
    if (elements != values.length) {
      throw new IllegalArgumentException(
          "Shape %s holds %d numbers, but got: %d"
              .formatted(Arrays.toString(shape), elements, values.length));
    }
  }
}
