package io.rlvr.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.rlvr.model.engine.Precision.Held;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.flat.FlatPiece;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.folder.Checkpoint;
import io.rlvr.model.lora.Adapter;
import io.rlvr.model.lora.AdapterNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The tensors of a model that can be trained: float32 masters, their gradients once something is
 * trained, and what to compute with while the masters do not change. They are the whole model's, or
 * an adapter's beside a model that stays as it is. A copy of a model whose masters are elsewhere
 * has matrices in the compute type alone ({@link Precision.Held}). Freed with the decoder. This
 * class is NOT thread safe.
 */
final class Weights {
  private final List<Parameter> parameters;
  private final Decoder decoder;
  private final Precision precision;
  private final NDManager manager;
  private final NDList frozen;
  private final Held held;
  private final NDList masters;
  private final NDList gradients = new NDList();
  private final NDList parts = new NDList();
  private final NDList casts = new NDList();
  private final ArrayTransfer transfer = new ArrayTransfer();

  /** Makes the weights of a checkpoint. */
  interface Reader {
    Weights read(Checkpoint checkpoint, Decoder decoder, Precision precision);
  }

  /** All zeros. */
  Weights(List<Parameter> parameters, Decoder decoder, Precision precision) {
    this(parameters, new NDList(), Held.MASTERS, decoder, precision);
  }

  /**
   * @param frozen the masters of the model that an adapter of zeros stands beside; empty if these
   *     are the model's own
   */
  private Weights(
      List<Parameter> parameters, NDList frozen, Held held, Decoder decoder, Precision precision) {
    this.parameters = parameters;
    this.frozen = frozen;
    this.held = held;
    this.decoder = decoder;
    this.precision = precision;
    this.manager = decoder.newScope();
    this.masters = new NDList(parameters.size());
    for (Parameter parameter : parameters) {
      NDArray master = held.isWide(parameter) ? zeros(parameter) : castZeros(parameter);
      master.setName("w[]");
      masters.add(master);
    }
  }

  /** Reads the parameters of a checkpoint. */
  static Weights read(Checkpoint checkpoint, Decoder decoder, Precision precision) {
    List<Parameter> parameters = ParameterLayout.of(checkpoint.config());
    Weights weights = new Weights(parameters, decoder, precision);
    weights.fill(checkpoint);
    return weights;
  }

  /** Reads the parameters of a checkpoint as a copy of masters that are elsewhere. */
  static Weights copy(Checkpoint checkpoint, Decoder decoder, Precision precision) {
    List<Parameter> parameters = ParameterLayout.of(checkpoint.config());
    Held held = Held.MASTERS;
    if (precision != Precision.FLOAT32) {
      boolean isWritten = TrainingPass.isWritten(checkpoint.config(), decoder);
      held = isWritten ? Held.FOR_WRITTEN_PASS : Held.FOR_AUTOGRAD;
    }
    Weights weights = new Weights(parameters, new NDList(), held, decoder, precision);
    weights.fill(checkpoint);
    return weights;
  }

  /** The numbers of an adapter beside a model. */
  static Weights of(Adapter adapter, Weights model, Decoder decoder, Precision precision) {
    if (!model.gradients.isEmpty() || model.isCopy()) {
      throw new IllegalStateException("A model that is trained itself takes no adapter");
    }
    Weights weights =
        new Weights(adapter.parameters(), model.masters, Held.MASTERS, decoder, precision);
    for (int i = 0; i < adapter.parameters().size(); i++) {
      weights.add(i, adapter.values(i));
    }
    return weights;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /** Whether these stand beside a model that stays as it is. */
  boolean isAdapter() {
    return !frozen.isEmpty();
  }

  /** Whether the float32 masters are elsewhere. */
  boolean isCopy() {
    return held != Held.MASTERS;
  }

  /** Bytes of the weights themselves. */
  long bytes() {
    return parameters.stream().mapToLong(held::bytes).sum();
  }

  /** Bytes of the gradients, once there are some. */
  long gradientBytes() {
    return parameters.stream().mapToLong(held::gradientBytes).sum();
  }

  /** What the decoder takes where a gradient is wanted: the model's weights, then the adapter. */
  NDList recorded() {
    NDList recorded = new NDList(frozen.size() + masters.size());
    recorded.addAll(frozen);
    recorded.addAll(masters);
    return recorded;
  }

  /** The float32 weights. Whoever changes them calls {@link #mastersChanged}. */
  NDList masters() {
    requireMasters();
    return masters;
  }

  /** Refuses a copy: it is neither stepped nor saved. */
  void requireMasters() {
    if (isCopy()) {
      throw new IllegalStateException("A copy of a model has no masters");
    }
  }

  void mastersChanged() {
    casts.close();
    casts.clear();
  }

  /**
   * The weights to compute with where no gradient is wanted: in the compute type, with the adapter
   * merged into them, laid out for products.
   */
  NDList computed() {
    boolean isPlain = precision == Precision.FLOAT32 && !isAdapter() && !decoder.products().packs();
    if (isPlain || isCopy()) {
      return masters;
    }
    if (casts.isEmpty()) {
      try (NDManager scope = decoder.newScope()) {
        for (NDArray cast : decoder.infer(scope, isAdapter() ? "merge" : "pack", recorded())) {
          cast.attach(manager);
          cast.setName("w[]");
          casts.add(cast);
        }
      }
    }
    return casts;
  }

  /** The gradients, in float32, which add up until they are zeroed; made on first use. */
  NDList gradients() {
    if (gradients.isEmpty() && held == Held.FOR_WRITTEN_PASS) {
      gradients.addAll(zeros("g[]"));
    }
    if (gradients.isEmpty()) {
      masters.forEach(master -> master.setRequiresGradient(true));
      // The engine makes gradients in its first backward and adds to the same tensors afterwards.
      try (NDManager scope = decoder.newScope();
          GradientCollector collector = decoder.newGradientCollector()) {
        decoder.backward(collector, decoder.record(scope, "touch", masters));
      }
      for (int i = 0; i < masters.size(); i++) {
        NDArray gradient = masters.get(i).getGradient();
        if (held.addsApart(parameters.get(i))) {
          gradient.setName("p[]");
          parts.add(gradient);
          gradient = zeros(parameters.get(i));
        }
        gradient.setName("g[]");
        gradients.add(gradient);
      }
    }
    return gradients;
  }

  /** Adds what a backward pass gave in the compute type to the gradients. */
  void collectGradients() {
    if (!parts.isEmpty()) {
      NDList inputs = new NDList();
      for (int i = 0; i < gradients.size(); i++) {
        if (held.addsApart(parameters.get(i))) {
          inputs.add(gradients.get(i));
        }
      }
      inputs.addAll(parts);
      try (NDManager scope = decoder.newScope()) {
        decoder.infer(scope, "collect", inputs);
      }
    }
  }

  void zeroGradients() {
    if (!gradients.isEmpty()) {
      try (NDManager scope = decoder.newScope()) {
        decoder.infer(scope, "zero", gradients);
      }
    }
  }

  /** Bytes of the copies that {@link #computed} makes of the model's parameters. */
  long copiedBytes(List<Parameter> model) {
    if (isCopy()) {
      return 0;
    }
    long numbers;
    if (decoder.products().packs()) {
      numbers = packedCount(model) + (isCast() ? castCount(model) : 0);
    } else {
      numbers = isCast() ? count(model, parameter -> true) : mergedCount(model);
    }
    return numbers * precision.bytes();
  }

  private boolean isCast() {
    return precision != Precision.FLOAT32;
  }

  /** Projections and the head, which may be the embedding once more. */
  private static long packedCount(List<Parameter> model) {
    boolean isUntied = model.stream().anyMatch(parameter -> parameter.name().equals("lm-head"));
    return count(model, parameter -> isLaidOut(parameter) && !(isUntied && isEmbedding(parameter)));
  }

  /** What is only cast: vectors, the embedding, a router and its experts. */
  private static long castCount(List<Parameter> model) {
    return count(model, parameter -> !isLaidOut(parameter) || isEmbedding(parameter));
  }

  /** Of experts a product takes one at a time, and what is laid out cannot be cut. */
  private static boolean isLaidOut(Parameter parameter) {
    String name = parameter.name();
    return parameter.shape().length > 1 && !name.endsWith(".router") && !name.contains(".experts-");
  }

  private static boolean isEmbedding(Parameter parameter) {
    return parameter.name().equals("embedding");
  }

  private static long count(List<Parameter> model, Predicate<Parameter> which) {
    return model.stream().filter(which).mapToLong(Parameter::elements).sum();
  }

  /** Numbers in the weights that an adapter is merged into. */
  private long mergedCount(List<Parameter> model) {
    Set<String> targets = new HashSet<>();
    if (isAdapter()) {
      parameters.forEach(parameter -> targets.add(parameter.sources().get(0)));
    }
    return count(
        model,
        parameter ->
            parameter.sources().stream()
                .anyMatch(s -> targets.contains(AdapterNames.a(AdapterNames.module(s)))));
  }

  /** Replaces all parameters. */
  void set(List<float[]> values) {
    clear();
    for (int i = 0; i < values.size(); i++) {
      add(i, values.get(i));
    }
  }

  /** Replaces all parameters by those of a checkpoint, one at a time. */
  void set(Checkpoint checkpoint) {
    clear();
    fill(checkpoint);
  }

  /** Replaces all parameters, a range at a time. */
  void set(List<FlatRange> ranges, Function<FlatRange, float[]> values) {
    clear();
    for (FlatRange range : ranges) {
      float[] some = values.apply(range);
      for (FlatPiece piece : FlatPiece.of(parameters, range.start(), range.count())) {
        NDArray master = masters.get(piece.parameter());
        transfer.add(some, piece.from(), master, piece.at(), piece.count());
      }
    }
  }

  private void fill(Checkpoint checkpoint) {
    for (int i = 0; i < parameters.size(); i++) {
      float[] values = new float[parameters.get(i).elements()];
      checkpoint.read(parameters.get(i), values);
      add(i, values);
    }
  }

  private void clear() {
    try (NDManager scope = decoder.newScope()) {
      decoder.infer(scope, "zero", masters);
    }
    mastersChanged();
  }

  float[] values(int parameter) {
    try (NDManager scope = decoder.newScope()) {
      NDList master = new NDList(masters.get(parameter));
      boolean isWide = held.isWide(parameters.get(parameter));
      NDList wide = isWide ? master : decoder.infer(scope, "widen", master);
      return ArrayTransfer.read(wide.singletonOrThrow());
    }
  }

  float[] gradient(int parameter) {
    return ArrayTransfer.read(gradients().get(parameter));
  }

  /** Adds to a parameter. */
  void add(int parameter, float[] values) {
    transfer.add(values, masters.get(parameter));
    mastersChanged();
  }

  void addGradient(int parameter, float[] values) {
    transfer.add(values, gradients().get(parameter));
  }

  /** A copy of a range of the gradients, all parameters one after the other. */
  float[] gradient(long start, int count) {
    float[] values = new float[count];
    for (FlatPiece piece : FlatPiece.of(parameters, start, count)) {
      NDArray gradient = gradients().get(piece.parameter());
      ArrayTransfer.read(gradient, piece.at(), values, piece.from(), piece.count());
    }
    return values;
  }

  /** Adds to a range of the gradients, all parameters one after the other. */
  void addGradient(long start, float[] values) {
    for (FlatPiece piece : FlatPiece.of(parameters, start, values.length)) {
      NDArray gradient = gradients().get(piece.parameter());
      transfer.add(values, piece.from(), gradient, piece.at(), piece.count());
    }
  }

  /** Zeros in the shapes of the parameters, freed with the weights. */
  NDList zeros(String name) {
    NDList zeros = new NDList(parameters.size());
    for (Parameter parameter : parameters) {
      NDArray array = zeros(parameter);
      array.setName(name);
      zeros.add(array);
    }
    return zeros;
  }

  private NDArray zeros(Parameter parameter) {
    return manager.zeros(new Shape(parameter.shape()), DataType.FLOAT32);
  }

  /** In the compute type, of which only the script makes tensors. */
  private NDArray castZeros(Parameter parameter) {
    try (NDManager scope = decoder.newScope()) {
      NDArray wide = scope.zeros(new Shape(parameter.shape()), DataType.FLOAT32);
      wide.setName("t[]");
      // what infer() gives cannot be changed afterwards
      NDArray cast = decoder.record(scope, "cast", new NDList(wide));
      cast.attach(manager);
      return cast;
    }
  }
}
