package io.rlvr.model.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.Traits;
import io.rlvr.model.flat.FlatPiece;
import io.rlvr.model.flat.FlatRange;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * {@link AdamW} on some numbers of a model that is elsewhere: the same kernel on a CPU, and for
 * runs of {@link FlatRange#chunks} the same bits. This class is NOT thread safe.
 */
public final class FlatAdamW implements AutoCloseable {
  /** The optimizer's method reads no constant of a model: the smallest will do. */
  private static final ModelConfig NO_MODEL =
      new ModelConfig(
          "llama",
          2,
          2,
          1,
          1,
          1,
          1,
          2,
          1e-5,
          1,
          true,
          false,
          false,
          List.of(),
          10_000,
          Optional.empty(),
          Traits.LLAMA);

  private final List<Parameter> parameters;
  private final AdamW.Options options;
  private final Decoder decoder;
  private final Buffer weights;
  private final Buffer gradients;
  private final Buffer first;
  private final Buffer second;

  /**
   * What is alike for all numbers of an optimizer step.
   *
   * @param factor that the gradient is multiplied by
   * @param steps that were applied, this one included
   */
  public record Step(double learningRate, double factor, long steps) implements Serializable {}

  /**
   * @param parameters of the model
   * @param most numbers that are stepped at once
   */
  public FlatAdamW(List<Parameter> parameters, AdamW.Options options, int most) {
    this.parameters = List.copyOf(parameters);
    this.options = options;
    this.decoder = new Decoder(NO_MODEL, Precision.FLOAT32, Device.cpu(), MemoryLimits.DEFAULT);
    this.weights = new Buffer("w[]", most);
    this.gradients = new Buffer("g[]", most);
    this.first = new Buffer("m[]", most);
    this.second = new Buffer("v[]", most);
  }

  /**
   * Steps some numbers in place.
   *
   * @param w weights, from the start of the array on, as the other three
   * @param g gradient, before clipping
   * @param m first moment
   * @param v second moment
   */
  public void step(FlatRange range, float[] w, float[] g, float[] m, float[] v, Step numbers) {
    List<FlatPiece> pieces = FlatPiece.of(parameters, range.start(), range.count());
    weights.fill(w, range.count());
    gradients.fill(g, range.count());
    first.fill(m, range.count());
    second.fill(v, range.count());
    try (NDManager scope = decoder.newScope()) {
      step(scope, pieces.stream().filter(this::isMatrix).toList(), options.weightDecay(), numbers);
      step(scope, pieces.stream().filter(piece -> !isMatrix(piece)).toList(), 0, numbers);
    }
    weights.empty(w, range.count());
    first.empty(m, range.count());
    second.empty(v, range.count());
  }

  private void step(NDManager scope, List<FlatPiece> pieces, double weightDecay, Step numbers) {
    if (pieces.isEmpty()) {
      return;
    }
    NDList inputs = new NDList(AdamW.numbers(scope, options, weightDecay, numbers));
    for (Buffer buffer : List.of(weights, gradients, first, second)) {
      pieces.forEach(piece -> inputs.add(buffer.tensor(scope, piece)));
    }
    decoder.infer(scope, "adamw", inputs);
  }

  private boolean isMatrix(FlatPiece piece) {
    return parameters.get(piece.parameter()).shape().length > 1;
  }

  @Override
  public void close() {
    decoder.close();
  }

  /** Numbers that Java and the engine both see: tensors lie in the buffer itself. */
  private static final class Buffer {
    private final String name;
    private final ByteBuffer bytes;

    Buffer(String name, int most) {
      this.name = name;
      this.bytes = ByteBuffer.allocateDirect(most * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    void fill(float[] values, int count) {
      bytes.asFloatBuffer().put(values, 0, count);
    }

    void empty(float[] values, int count) {
      bytes.asFloatBuffer().get(values, 0, count);
    }

    NDArray tensor(NDManager scope, FlatPiece piece) {
      ByteBuffer part =
          bytes
              .slice(piece.from() * Float.BYTES, piece.count() * Float.BYTES)
              .order(ByteOrder.nativeOrder());
      NDArray tensor = scope.create(part, new Shape(piece.count()), DataType.FLOAT32);
      tensor.setName(name);
      return tensor;
    }
  }
}
