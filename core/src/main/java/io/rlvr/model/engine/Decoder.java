package io.rlvr.model.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.lora.Lora;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** The script of {@code decoder.py}, loaded for one model. This class is NOT thread safe. */
final class Decoder implements AutoCloseable {
  private final Engine engine;
  private final Model model;
  private final Block script;
  private final NDManager manager;
  private final ParameterStore noParameters;
  private final Products products;

  Decoder(ModelConfig config, Precision precision, Device device, MemoryLimits limits) {
    this(config, Lora.NONE, precision, device, limits, Products.on(device));
  }

  /**
   * @param lora the form of the adapter that follows the weights in training
   */
  Decoder(
      ModelConfig config,
      Lora lora,
      Precision precision,
      Device device,
      MemoryLimits limits,
      Products products) {
    this.products = products;
    engine = TorchEngine.start();
    model = engine.newModel("decoder", device);
    try {
      model.load(
          new ByteArrayInputStream(DecoderArchive.pack(config, lora, precision, limits, products)));
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw new IllegalStateException("Cannot load the decoder's script", e);
    }
    script = model.getBlock();
    manager = engine.newBaseManager(device);
    noParameters = new ParameterStore(manager, false);
  }

  Products products() {
    return products;
  }

  boolean isOnGpu() {
    return manager.getDevice().isGpu();
  }

  /** A manager for the arrays of one call; closing it frees them. */
  NDManager newScope() {
    return manager.newSubManager();
  }

  /** Only one may be open in a JVM. */
  GradientCollector newGradientCollector() {
    return engine.newGradientCollector();
  }

  /** Calls a method without autograd. The results belong to {@code scope}. */
  NDList infer(NDManager scope, String method, NDList arguments) {
    return call(scope, method, arguments, false);
  }

  /** Calls a method under autograd, which needs an open collector. */
  NDArray record(NDManager scope, String method, NDList arguments) {
    return call(scope, method, arguments, true).singletonOrThrow();
  }

  /** Back-propagates a scalar that {@link #record} gave. */
  void backward(GradientCollector collector, NDArray scalar) {
    EngineGate.pass(
        () -> {
          collector.backward(scalar);
          return scalar;
        });
  }

  /**
   * DJL's convention: an array named {@code module_method:NAME} chooses the method, and arrays of
   * the same name {@code x[]} are one list.
   */
  private NDList call(NDManager scope, String method, NDList arguments, boolean autograd) {
    NDArray name = scope.create(0);
    name.setName("module_method:" + method);
    NDList inputs = new NDList(name); // first, because the results go to its manager
    inputs.addAll(arguments);
    return EngineGate.pass(() -> script.forward(noParameters, inputs, autograd));
  }

  /** Frees the script and all arrays made by its scopes. */
  @Override
  public void close() {
    manager.close();
    model.close();
  }
}
