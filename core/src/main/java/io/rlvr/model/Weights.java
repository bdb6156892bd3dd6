package io.rlvr.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;

/**
 * The tensors of a model: float32 masters, their gradients once something is trained, and casts in
 * the compute type while the masters do not change. Freed with the decoder. This class is NOT
 * thread safe.
 */
final class Weights {
  private final List<Parameter> parameters;
  private final Decoder decoder;
  private final Precision precision;
  private final NDManager manager;
  private final NDList masters;
  private final NDList gradients = new NDList();
  private final NDList casts = new NDList();
  private final ArrayTransfer transfer = new ArrayTransfer();

  /** All zeros. */
  Weights(List<Parameter> parameters, Decoder decoder, Precision precision) {
    this.parameters = parameters;
    this.decoder = decoder;
    this.precision = precision;
    this.manager = decoder.newScope();
    this.masters = zeros("w[]");
  }

  /** Reads the parameters of a checkpoint. */
  static Weights read(Checkpoint checkpoint, Decoder decoder, Precision precision) {
    List<Parameter> parameters = ParameterLayout.of(checkpoint.config());
    Weights weights = new Weights(parameters, decoder, precision);
    for (int i = 0; i < parameters.size(); i++) {
      float[] values = new float[parameters.get(i).elements()];
      checkpoint.read(parameters.get(i), values);
      weights.add(i, values);
    }
    return weights;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /** The float32 weights. Whoever changes them calls {@link #mastersChanged}. */
  NDList masters() {
    return masters;
  }

  void mastersChanged() {
    casts.close();
    casts.clear();
  }

  /** The weights to compute with where no gradient is wanted. */
  NDList computed() {
    if (precision == Precision.FLOAT32) {
      return masters;
    }
    if (casts.isEmpty()) {
      try (NDManager scope = decoder.newScope()) {
        for (NDArray cast : decoder.infer(scope, "cast", masters)) {
          cast.attach(manager);
          cast.setName("w[]");
          casts.add(cast);
        }
      }
    }
    return casts;
  }

  /** The gradients, which add up until they are zeroed; made on first use. */
  NDList gradients() {
    if (gradients.isEmpty()) {
      masters.forEach(master -> master.setRequiresGradient(true));
      // The engine makes gradients in its first backward and adds to the same tensors afterwards.
      try (NDManager scope = decoder.newScope();
          GradientCollector collector = decoder.newGradientCollector()) {
        decoder.backward(collector, decoder.record(scope, "touch", masters));
      }
      for (NDArray master : masters) {
        NDArray gradient = master.getGradient();
        gradient.setName("g[]");
        gradients.add(gradient);
      }
    }
    return gradients;
  }

  void zeroGradients() {
    if (!gradients.isEmpty()) {
      try (NDManager scope = decoder.newScope()) {
        decoder.infer(scope, "zero", gradients);
      }
    }
  }

  float[] values(int parameter) {
    return ArrayTransfer.read(masters.get(parameter));
  }

  float[] gradient(int parameter) {
    return ArrayTransfer.read(gradients().get(parameter));
  }

  /** Adds to a parameter before anything is trained. */
  void add(int parameter, float[] values) {
    transfer.add(values, masters.get(parameter));
    mastersChanged();
  }

  void addGradient(int parameter, float[] values) {
    transfer.add(values, gradients().get(parameter));
  }

  /** Zeros in the shapes of the parameters, freed with the weights. */
  NDList zeros(String name) {
    NDList zeros = new NDList(parameters.size());
    for (Parameter parameter : parameters) {
      NDArray array = manager.zeros(new Shape(parameter.shape()), DataType.FLOAT32);
      array.setName(name);
      zeros.add(array);
    }
    return zeros;
  }
}
