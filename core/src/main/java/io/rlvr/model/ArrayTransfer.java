package io.rlvr.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies between Java arrays and the engine's float32 tensors, in pieces: a tensor may be longer
 * than a buffer can be. This class is NOT thread safe.
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
    for (int from = 0; from < source.length; from += PIECE) {
      int count = Math.min(PIECE, source.length - from);
      try (NDManager scope = target.getManager().newSubManager()) {
        buffer.clear().limit(count * Float.BYTES);
        buffer.asFloatBuffer().put(source, from, count);
        NDArray piece = scope.create(buffer, new Shape(count), DataType.FLOAT32);
        view(scope, target, from, count).addi(piece);
      }
    }
  }

  /** A copy of a tensor. */
  static float[] read(NDArray source) {
    float[] target = new float[Math.toIntExact(source.size())];
    for (int from = 0; from < target.length; from += PIECE) {
      int count = Math.min(PIECE, target.length - from);
      try (NDManager scope = source.getManager().newSubManager()) {
        ByteBuffer piece = view(scope, source, from, count).toByteBuffer();
        piece.order(ByteOrder.nativeOrder()).asFloatBuffer().get(target, from, count);
      }
    }
    return target;
  }

  private static NDArray view(NDManager scope, NDArray tensor, int from, int count) {
    NDArray plain = tensor.stopGradient(); // shares memory, outside autograd
    plain.attach(scope);
    NDArray flat = plain.reshape(-1);
    return flat.get(scope, new NDIndex().addSliceDim(from, from + (long) count));
  }
}
