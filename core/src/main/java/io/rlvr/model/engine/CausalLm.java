package io.rlvr.model.engine;

import ai.djl.Device;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.folder.Checkpoint;
import io.rlvr.model.folder.Companions;
import io.rlvr.model.lora.Adapter;
import io.rlvr.model.lora.Lora;
import io.rlvr.model.safetensors.Dtype;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A causal language model on one device: it samples, scores and is trained. Weights are float32
 * masters; the forward computes in the precision chosen. One model at a time should compute on a
 * device: the engine uses all its threads. This class is NOT thread safe.
 */
public final class CausalLm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CausalLm.class);

  private final Path source;
  private final Companions companions;
  private final ModelConfig config;
  private final Lora lora;
  private final Placement placement;
  private final Decoder decoder;
  private final Weights weights;
  private final Rotary rotary;
  private final Generator generator;
  private final Scorer scorer;
  private final FirstTokenScorer firstTokens;
  private final FiniteNumbers finite;

  /** Where and how a model computes. */
  private record Placement(
      Device device, Precision precision, MemoryLimits limits, Products products) {
    Decoder decoder(ModelConfig config, Lora lora) {
      return new Decoder(config, lora, precision, device, limits, products);
    }
  }

  private CausalLm(
      Path source,
      ModelConfig config,
      Lora lora,
      Placement placement,
      Decoder decoder,
      Weights weights) {
    this.source = source;
    this.companions = new Companions(source);
    this.config = config;
    this.lora = lora;
    this.placement = placement;
    this.decoder = decoder;
    this.weights = weights;
    this.rotary = new Rotary(config, decoder.newScope());
    this.generator = new Generator(config, decoder, placement.precision(), placement.limits());
    this.scorer = new Scorer(config, decoder, weights, rotary, placement.limits());
    this.firstTokens = new FirstTokenScorer(config, decoder, weights, rotary, placement.limits());
    this.finite = new FiniteNumbers(source);
  }

  /**
   * Loads a Hugging Face folder.
   *
   * @throws io.rlvr.config.UserException if the folder or the device is not usable
   */
  public static CausalLm load(Path folder, DeviceChoice device, Precision precision) {
    return load(folder, device, precision, MemoryLimits.DEFAULT);
  }

  /**
   * Loads a copy of a model whose float32 masters are elsewhere: of the weights it holds what it
   * computes with. Gradients are those of the masters, to the bit. It is neither stepped nor saved.
   */
  public static CausalLm copy(Path folder, DeviceChoice device, Precision precision) {
    return load(folder, device, precision, MemoryLimits.DEFAULT, Weights::copy);
  }

  static CausalLm load(Path folder, DeviceChoice device, Precision precision, MemoryLimits limits) {
    return load(folder, device, precision, limits, Weights::read);
  }

  private static CausalLm load(
      Path folder,
      DeviceChoice device,
      Precision precision,
      MemoryLimits limits,
      Weights.Reader reader) {
    Checkpoint checkpoint = Checkpoint.open(folder); // before the device is looked for
    Device resolved = device.resolve();
    if (precision == Precision.BFLOAT16 && !resolved.isGpu()) {
      warnOfSlowBfloat16();
    }
    Placement placement = new Placement(resolved, precision, limits, Products.on(resolved));
    return load(folder, checkpoint, placement, reader);
  }

  /** For tests: with products that another device may have. */
  static CausalLm load(Path folder, Precision precision, Products products) {
    Device cpu = DeviceChoice.cpu().resolve();
    Placement placement = new Placement(cpu, precision, MemoryLimits.DEFAULT, products);
    return load(folder, Checkpoint.open(folder), placement, Weights::read);
  }

  private static CausalLm load(
      Path folder, Checkpoint checkpoint, Placement placement, Weights.Reader reader) {
    return build(
        folder,
        checkpoint.config(),
        Lora.NONE,
        placement,
        decoder -> reader.read(checkpoint, decoder, placement.precision()));
  }

  /**
   * The same model with an adapter, in training unmerged and else merged. It shares this model's
   * weights, which must stay as they are and open while it is in use; only the adapter is trained.
   */
  public CausalLm withAdapter(Adapter adapter) {
    if (weights.isAdapter()) {
      throw new IllegalStateException("A model has one adapter, not two");
    }
    return build(
        source,
        config,
        adapter.lora(),
        placement,
        decoder -> Weights.of(adapter, weights, decoder, placement.precision()));
  }

  private static CausalLm build(
      Path source,
      ModelConfig config,
      Lora lora,
      Placement placement,
      Function<Decoder, Weights> weights) {
    Decoder decoder = placement.decoder(config, lora);
    try {
      return new CausalLm(source, config, lora, placement, decoder, weights.apply(decoder));
    } catch (RuntimeException e) {
      decoder.close(); // frees what was made with it
      throw e;
    }
  }

  /** The adapter as it is now, if this model has one. */
  public Optional<Adapter> adapter() {
    return weights.isAdapter()
        ? Optional.of(new Adapter(lora, parameters(), allValues()))
        : Optional.empty();
  }

  public ModelConfig config() {
    return config;
  }

  /**
   * The trained tensors, which are the adapter's if there is one; their order is the index that
   * other methods take.
   */
  public List<Parameter> parameters() {
    return weights.parameters();
  }

  /** Numbers in all parameters. */
  public long parameterCount() {
    return parameters().stream().mapToLong(Parameter::elements).sum();
  }

  /** Bytes of the trained tensors and of the copies that generation and scoring make. */
  public long weightBytes() {
    return weights.bytes() + weights.copiedBytes(ParameterLayout.of(config));
  }

  /** Bytes of the gradients of the trained tensors, once there are some. */
  public long gradientBytes() {
    return weights.gradientBytes();
  }

  /**
   * Samples responses. A prompt passes the model once for all its samples; a finished sample leaves
   * the batch. The randomness of a sample is that of its seed alone. Equal requests give equal
   * samples; in another company a sample may differ where two tokens are nearly alike, because sums
   * round differently.
   *
   * @return the samples of each request, in the order of its seeds
   * @throws io.rlvr.config.UserException if a prompt with its new tokens exceeds the context
   */
  public List<List<Sample>> generate(List<SampleRequest> requests, Sampling sampling) {
    return finite.samples(generator.generate(requests, sampling, weights, rotary));
  }

  /**
   * Log-probability of each response token given what precedes it, in nat.
   *
   * @return {@code [sequence][response token]}
   * @throws io.rlvr.config.UserException if a sequence exceeds the context, or a log-probability is
   *     not finite
   */
  public float[][] logprobs(List<TokenSequence> sequences) {
    return logprobs(sequences, 1);
  }

  /**
   * The same of the policy that samples at a temperature: of softmax(logits / temperature).
   *
   * @param temperature above 0
   */
  public float[][] logprobs(List<TokenSequence> sequences, double temperature) {
    return finite.logprobs(scorer.logprobs(sequences, positive(temperature)));
  }

  /**
   * The same in an update, where a number that is not finite is no error: the gradient holds some
   * too, and the optimizer skips the step.
   *
   * @param temperature above 0
   */
  public float[][] logprobsInTraining(List<TokenSequence> sequences, double temperature) {
    return scorer.logprobs(sequences, positive(temperature));
  }

  /**
   * Entropy of the distribution over the vocabulary that each response token was drawn from, at a
   * temperature, in nat: -sum of p * log p.
   *
   * @param temperature above 0
   * @return {@code [sequence][response token]}
   * @throws io.rlvr.config.UserException if a sequence exceeds the context
   */
  public float[][] entropies(List<TokenSequence> sequences, double temperature) {
    return scorer.entropies(sequences, positive(temperature));
  }

  /**
   * What the model would say first after each prompt. A distribution is that of {@code shared} and
   * of its own prompt alone: on a CPU it does not depend by a bit on the other prompts or on their
   * order.
   *
   * @param shared what the prompts begin with, which passes the model once; a prompt that leaves it
   *     earlier uses as much of it as it can
   * @param choices sets of token ids, the same for all prompts
   * @return one distribution for each prompt
   * @throws io.rlvr.config.UserException if a prompt exceeds the context
   */
  public List<FirstTokens> firstTokens(int[] shared, List<int[]> prompts, List<int[]> choices) {
    return finite.firstTokens(firstTokens.score(shared, prompts, choices));
  }

  /** How to cut sequences into micro-batches for {@link #accumulate}. */
  public SequencePacking packing() {
    return new SequencePacking(config);
  }

  /**
   * One micro-batch: forward once, let {@code loss} judge the log-probabilities {@code
   * [sequence][response token]}, and add the gradient of its value to the parameters' gradients.
   *
   * @return what the loss gave
   */
  public TokenLoss accumulate(List<TokenSequence> microBatch, Function<float[][], TokenLoss> loss) {
    return accumulate(microBatch, 1, loss);
  }

  /**
   * The same of the policy that samples at a temperature: of softmax(logits / temperature).
   *
   * @param temperature above 0
   */
  public TokenLoss accumulate(
      List<TokenSequence> microBatch, double temperature, Function<float[][], TokenLoss> loss) {
    return scorer.accumulate(microBatch, positive(temperature), loss);
  }

  private static double positive(double temperature) {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Temperature is not above 0: " + temperature);
    }
    return temperature;
  }

  /** Sets all gradients to 0. */
  public void zeroGradients() {
    weights.zeroGradients();
  }

  /** A copy of a parameter's values, row major. */
  public float[] values(int parameter) {
    return weights.values(parameter);
  }

  /** A copy of a parameter's gradient as added up since the last zeroing. */
  public float[] gradient(int parameter) {
    return weights.gradient(parameter);
  }

  /** All parameters one after the other, as another worker takes them. */
  public float[] flatValues() {
    return FlatArrays.join(allValues());
  }

  /** Replaces all parameters. */
  public void setFlatValues(float[] values) {
    weights.set(FlatArrays.split(values, parameters()));
  }

  /** Replaces all parameters, of which each range is asked for once. */
  public void setFlatValues(List<FlatRange> ranges, Function<FlatRange, float[]> values) {
    weights.set(ranges, values);
  }

  /**
   * Replaces all parameters by those of a folder that {@link #save} wrote, one at a time. Only for
   * a model without an adapter.
   *
   * @throws io.rlvr.config.UserException if the folder holds no such model
   */
  public void setValues(Path folder) {
    if (weights.isAdapter()) {
      throw new IllegalStateException("The weights beside an adapter stay as they are");
    }
    weights.set(Checkpoint.open(folder));
  }

  /** A range of the gradients, where all are one after the other; a copy. */
  public float[] flatGradient(long start, int count) {
    return weights.gradient(start, count);
  }

  /** Adds another worker's gradient of a range of the parameters. */
  public void addFlatGradient(long start, float[] values) {
    weights.addGradient(start, values);
  }

  private List<float[]> allValues() {
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < parameters().size(); i++) {
      values.add(values(i));
    }
    return values;
  }

  /**
   * Writes the weights with config, tokenizer, chat template and generation settings of the folder
   * that this model was loaded from. Of a model with an adapter, a PEFT folder of the adapter alone
   * in float32, with the tokenizer.
   */
  public void save(Path folder, Dtype dtype) {
    Optional<Adapter> adapter = adapter();
    if (adapter.isPresent()) {
      adapter.get().write(folder, source.toAbsolutePath().normalize().getFileName().toString());
    } else {
      saveModel(folder, dtype);
    }
    companions.write(folder);
  }

  private void saveModel(Path folder, Dtype dtype) {
    weights.requireMasters();
    Checkpoint.write(
        folder,
        companions.configuration(),
        parameters(),
        parameter -> values(parameters().indexOf(parameter)),
        dtype);
  }

  private static void warnOfSlowBfloat16() {
    if (CpuFeatures.multipliesBfloat16Fast().equals(Optional.of(false))) {
      LOG.warn(
          "This processor has no fast instructions for bfloat16 (amx_bf16, or avx512_bf16 of another"
              + " maker than Intel): float32 is up to several times faster");
    }
  }

  Decoder decoder() {
    return decoder;
  }

  Weights weights() {
    return weights;
  }

  /** Frees the model's memory on the device. */
  @Override
  public void close() {
    decoder.close();
  }
}
