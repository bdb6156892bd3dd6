package io.rlvr.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.rlvr.config.UserException;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatPiece;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.StateShard;
import io.rlvr.model.flat.WholeState;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.FloatChecksum;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.safetensors.SafetensorsWriter;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * AdamW (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2) as torch.optim.AdamW computes it,
 * over a model's gradients clipped by their global norm. With gradient g, step t from 1 and rate a:
 *
 * <pre>
 *   g = g min(1, maxGradientNorm / (|g| + 1e-6))
 *   w = w (1 - a weightDecay)                           matrices only, not norms and biases
 *   m = beta1 m + (1 - beta1) g
 *   v = beta2 v + (1 - beta2) g^2
 *   w = w - a / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * This class is NOT thread safe.
 */
public final class AdamW implements Optimizer, AutoCloseable {
  private final Weights weights;
  private final Decoder decoder;
  private final Options options;
  private final NDList m;
  private final NDList v;
  private final ArrayTransfer transfer = new ArrayTransfer();
  private long steps;

  /**
   * @param maxGradientNorm infinity for no clipping
   */
  public record Options(
      double beta1, double beta2, double epsilon, double weightDecay, double maxGradientNorm)
      implements Serializable {
    /** What a gradient of that norm is multiplied by. */
    public double factor(double norm) {
      return Math.min(1, maxGradientNorm / (norm + 1e-6));
    }
  }

  /** Moments of zero for every parameter of the model. */
  public AdamW(CausalLm model, Options options) {
    this(model.weights(), model.decoder(), options);
  }

  AdamW(Weights weights, Decoder decoder, Options options) {
    this.weights = weights;
    this.decoder = decoder;
    this.options = options;
    this.m = weights.zeros("m[]");
    this.v = weights.zeros("v[]");
  }

  /** Steps applied, those before a restore included. */
  public long steps() {
    return steps;
  }

  /** Changes the model's weights by its gradients, which are clipped in place. */
  @Override
  public OptimizerStep step(double learningRate) {
    try (NDManager scope = decoder.newScope()) {
      NDList gradients = weights.gradients();
      double norm = decoder.infer(scope, "gradient_norm", gradients).singletonOrThrow().getFloat();
      if (!Double.isFinite(norm)) {
        return new OptimizerStep(norm, false);
      }
      steps++;
      FlatAdamW.Step numbers = new FlatAdamW.Step(learningRate, options.factor(norm), steps);
      step(scope, options.weightDecay(), numbers, AdamW::isMatrix);
      step(scope, 0, numbers, array -> !isMatrix(array));
      weights.mastersChanged();
      return new OptimizerStep(norm, true);
    }
  }

  /** Those of the tensors that are chosen. */
  private void step(
      NDManager scope, double weightDecay, FlatAdamW.Step numbers, Predicate<NDArray> chosen) {
    NDList inputs = new NDList(numbers(scope, options, weightDecay, numbers));
    for (NDList list : List.of(weights.masters(), weights.gradients(), m, v)) {
      list.stream().filter(chosen).forEach(inputs::add);
    }
    if (inputs.size() > 1) {
      decoder.infer(scope, "adamw", inputs);
    }
  }

  /** What the script's method takes beside tensors. */
  static NDArray numbers(
      NDManager scope, Options options, double weightDecay, FlatAdamW.Step step) {
    return scope.create(
        new double[] {
          step.learningRate(),
          options.beta1(),
          options.beta2(),
          options.epsilon(),
          weightDecay,
          step.factor(),
          step.steps()
        });
  }

  /** Norms and biases are vectors. */
  private static boolean isMatrix(NDArray array) {
    return array.getShape().dimension() > 1;
  }

  /**
   * Writes moments and step count as safetensors, with a checksum: a policy's digest leaves the
   * optimizer's state out.
   */
  public void save(Path file) {
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    for (Parameter parameter : weights.parameters()) {
      List<Long> shape = Arrays.stream(parameter.shape()).boxed().toList();
      shapes.put("m." + parameter.name(), shape);
      shapes.put("v." + parameter.name(), shape);
    }
    Map<String, String> metadata =
        Map.of(WholeState.STEPS, Long.toString(steps), WholeState.CHECKSUM, checksum());
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(file, shapes, Dtype.FLOAT32, metadata)) {
      for (int i = 0; i < m.size(); i++) {
        String name = weights.parameters().get(i).name();
        writer.put("m." + name, ArrayTransfer.read(m.get(i)), 0);
        writer.put("v." + name, ArrayTransfer.read(v.get(i)), 0);
      }
      writer.commit();
    }
  }

  /**
   * Takes up the state that {@link #save} wrote.
   *
   * @throws UserException if the file is not the state of such a model, or is damaged; a file
   *     without a checksum is older than they are and is believed
   */
  public void restore(Path file) {
    Safetensors state = Safetensors.open(file);
    WholeState.checkState(state, file, weights.parameters());
    try (NDManager scope = decoder.newScope()) {
      decoder.infer(scope, "zero", m);
      decoder.infer(scope, "zero", v);
    }
    FloatChecksum checksum = new FloatChecksum();
    for (int i = 0; i < m.size(); i++) {
      String name = weights.parameters().get(i).name();
      restore(state.read("m." + name).values(), m.get(i), checksum);
      restore(state.read("v." + name).values(), v.get(i), checksum);
    }
    steps = WholeState.steps(state);
    WholeState.check(state, file, checksum);
  }

  /**
   * Takes up a state that is in shards, a few numbers at a time.
   *
   * @param index that lists the shards, for messages
   * @param newSteps that it is after
   * @param shards in the order of their numbers, without a gap
   * @throws UserException if they are not of such a model
   */
  public void restore(Path index, long newSteps, List<StateShard> shards) {
    long expected = weights.parameters().stream().mapToLong(Parameter::elements).sum();
    long found = shards.stream().mapToLong(StateShard::count).sum();
    if (found != expected) {
      throw BadFile.of(
          index,
          "its shards have %d numbers".formatted(found),
          "%d, as the model has".formatted(expected));
    }
    try (NDManager scope = decoder.newScope()) {
      decoder.infer(scope, "zero", m);
      decoder.infer(scope, "zero", v);
    }
    for (StateShard shard : shards) {
      for (FlatRange range : shard.pieces()) {
        float[] first = new float[range.count()];
        float[] second = new float[range.count()];
        shard.read(range, first, second);
        for (FlatPiece piece : FlatPiece.of(weights.parameters(), range.start(), range.count())) {
          transfer.add(first, piece.from(), m.get(piece.parameter()), piece.at(), piece.count());
          transfer.add(second, piece.from(), v.get(piece.parameter()), piece.at(), piece.count());
        }
      }
    }
    steps = newSteps;
  }

  private void restore(float[] values, NDArray moments, FloatChecksum checksum) {
    checksum.add(values);
    transfer.add(values, moments);
  }

  /** Over the moments, each parameter's m before its v, and then the number of steps. */
  private String checksum() {
    FloatChecksum checksum = new FloatChecksum();
    for (int i = 0; i < m.size(); i++) {
      checksum.add(ArrayTransfer.read(m.get(i)));
      checksum.add(ArrayTransfer.read(v.get(i)));
    }
    checksum.add(steps);
    return checksum.hex();
  }

  @Override
  public void close() {
    m.close();
    v.close();
  }
}
