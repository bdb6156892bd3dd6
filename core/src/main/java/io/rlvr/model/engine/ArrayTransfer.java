package io.rlvr.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies between Java arrays and the engine's float32 tensors, in pieces: a tensor may be longer
 * than a buffer can be. A tensor to write may be of another type: sums are rounded to the nearest.
 * This class is NOT thread safe.
 */
final class ArrayTransfer {
  private static final int PIECE = 1 << 22;

  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(PIECE * Float.BYTES).order(ByteOrder.nativeOrder());

  /**
   * Adds to a tensor, number by number. To write one, add to zeros: the engine's own setter would
   * make the Java buffer the tensor's memory.
   */
  void add(float[] source, NDArray target) {
    if (source.length != target.size()) {
      throw new IllegalArgumentException(
          "Tensor has %d numbers, but got: %d".formatted(target.size(), source.length));
    }
    add(source, 0, target, 0, source.length);
  }

  /** Adds some of an array's numbers to as many of a tensor's. */
  void add(float[] source, int from, NDArray target, int at, int count) {
    for (int done = 0; done < count; done += PIECE) {
      int now = Math.min(PIECE, count - done);
      try (NDManager scope = target.getManager().newSubManager()) {
        buffer.clear().limit(now * Float.BYTES);
        buffer.asFloatBuffer().put(source, from + done, now);
        NDArray piece = scope.create(buffer, new Shape(now), DataType.FLOAT32);
        view(scope, target, at + done, now).addi(piece);
      }
    }
  }

  /** A copy of a tensor. */
  static float[] read(NDArray source) {
    float[] target = new float[Math.toIntExact(source.size())];
    read(source, 0, target, 0, target.length);
    return target;
  }

  /** Copies some of a tensor's numbers to an array. */
  static void read(NDArray source, int at, float[] target, int from, int count) {
    for (int done = 0; done < count; done += PIECE) {
      int now = Math.min(PIECE, count - done);
      try (NDManager scope = source.getManager().newSubManager()) {
        ByteBuffer piece = view(scope, source, at + done, now).toByteBuffer();
        piece.order(ByteOrder.nativeOrder()).asFloatBuffer().get(target, from + done, now);
      }
    }
  }

  private static NDArray view(NDManager scope, NDArray tensor, int from, int count) {
    NDArray plain = tensor.stopGradient(); // shares memory, outside autograd
    plain.attach(scope);
    NDArray flat = plain.reshape(-1);
    return flat.get(scope, new NDIndex().addSliceDim(from, from + (long) count));
  }
}
