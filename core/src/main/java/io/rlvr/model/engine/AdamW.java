package io.rlvr.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.rlvr.config.UserException;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.FloatChecksum;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.safetensors.SafetensorsWriter;
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
public final class AdamW implements AutoCloseable {
  private static final String STEPS = "steps";
  private static final String CHECKSUM = "crc32c";

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
      double beta1, double beta2, double epsilon, double weightDecay, double maxGradientNorm) {}

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
  public OptimizerStep step(double learningRate) {
    try (NDManager scope = decoder.newScope()) {
      NDList gradients = weights.gradients();
      double norm = decoder.infer(scope, "gradient_norm", gradients).singletonOrThrow().getFloat();
      if (!Double.isFinite(norm)) {
        return new OptimizerStep(norm, false);
      }
      steps++;
      double factor = Math.min(1, options.maxGradientNorm() / (norm + 1e-6));
      step(scope, learningRate, factor, options.weightDecay(), AdamW::isMatrix);
      step(scope, learningRate, factor, 0, array -> !isMatrix(array));
      weights.mastersChanged();
      return new OptimizerStep(norm, true);
    }
  }

  /** Those of the tensors that are chosen. */
  private void step(
      NDManager scope,
      double learningRate,
      double factor,
      double weightDecay,
      Predicate<NDArray> chosen) {
    NDArray numbers =
        scope.create(
            new double[] {
              learningRate,
              options.beta1(),
              options.beta2(),
              options.epsilon(),
              weightDecay,
              factor,
              steps
            });
    NDList inputs = new NDList(numbers);
    for (NDList list : List.of(weights.masters(), weights.gradients(), m, v)) {
      list.stream().filter(chosen).forEach(inputs::add);
    }
    if (inputs.size() > 1) {
      decoder.infer(scope, "adamw", inputs);
    }
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
    Map<String, String> metadata = Map.of(STEPS, Long.toString(steps), CHECKSUM, checksum());
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
    String count = state.metadata().getOrDefault(STEPS, "");
    if (!count.matches("\\d{1,18}")) {
      throw BadFile.of(file, "steps is " + BadFile.quote(count), "a whole number");
    }
    for (Parameter parameter : weights.parameters()) {
      check(state, file, "m." + parameter.name(), parameter.shape());
      check(state, file, "v." + parameter.name(), parameter.shape());
    }
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
    steps = Long.parseLong(count);
    checksum.add(steps);
    String expected = state.metadata().getOrDefault(CHECKSUM, checksum.hex());
    if (!checksum.hex().equals(expected)) {
      throw BadFile.of(file, "its checksum is " + checksum.hex(), BadFile.shorten(expected));
    }
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

  private static void check(Safetensors state, Path file, String name, long[] shape) {
    if (!state.names().contains(name)) {
      throw BadFile.of(file, "tensor '%s' is missing".formatted(name), "the optimizer's state");
    }
    if (!Arrays.equals(state.shape(name), shape)) {
      throw BadFile.of(
          file,
          "tensor '%s' has shape %s".formatted(name, Arrays.toString(state.shape(name))),
          Arrays.toString(shape));
    }
  }

  @Override
  public void close() {
    m.close();
    v.close();
  }
}
