package io.rlvr.model.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.family.ModelConfig;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Log-probabilities of given tokens, and their gradient. This class is NOT thread safe. */
final class Scorer {
  private final ModelConfig config;
  private final Decoder decoder;
  private final Weights weights;
  private final Rotary rotary;
  private final SequencePacking packing;
  private final int batchTokens;
  private final TrainingPass pass;

  Scorer(ModelConfig config, Decoder decoder, Weights weights, Rotary rotary, MemoryLimits limits) {
    this.config = config;
    this.decoder = decoder;
    this.weights = weights;
    this.rotary = rotary;
    this.packing = new SequencePacking(config);
    this.batchTokens = limits.batchTokens(config);
    this.pass =
        weights.isAdapter() || !TrainingPass.isWritten(config, decoder)
            ? new AutogradPass(decoder, weights, rotary)
            : new WrittenPass(config, decoder, weights, rotary, limits);
  }

  /** Log-probability of each response token at a temperature, by sequence. */
  float[][] logprobs(List<TokenSequence> sequences, double temperature) {
    return scores(sequences, temperature, "logprobs");
  }

  /** Entropy of the distribution before each response token at a temperature, by sequence. */
  float[][] entropies(List<TokenSequence> sequences, double temperature) {
    return scores(sequences, temperature, "entropies");
  }

  private float[][] scores(List<TokenSequence> sequences, double temperature, String method) {
    sequences.forEach(sequence -> TokenIds.check(sequence, config));
    float[][] result = new float[sequences.size()][];
    for (List<PackedRow> rows : packing.batches(sequences, batchTokens)) {
      List<Integer> members = SequenceBatch.members(rows);
      SequenceBatch batch = SequenceBatch.of(sequences, rows, members);
      float[][] scored = batch.split(scores(batch, temperature, method));
      for (int i = 0; i < scored.length; i++) {
        result[members.get(i)] = scored[i];
      }
    }
    return result;
  }

  private float[] scores(SequenceBatch batch, double temperature, String method) {
    if (batch.tokens() == 0) {
      return new float[0];
    }
    try (NDManager scope = decoder.newScope()) {
      NDList inputs = batch.inputs(scope);
      inputs.add(batch.targets(scope));
      inputs.add(scope.create(temperature));
      inputs.addAll(weights.computed());
      inputs.addAll(rotary.tables(batch.longest()));
      return decoder.infer(scope, batch.method(method), inputs).singletonOrThrow().toFloatArray();
    }
  }

  /** One forward and backward; gradients add to the masters'. */
  TokenLoss accumulate(
      List<TokenSequence> sequences, double temperature, Function<float[][], TokenLoss> loss) {
    sequences.forEach(sequence -> TokenIds.check(sequence, config));
    List<Integer> all = IntStream.range(0, sequences.size()).boxed().toList();
    SequenceBatch batch = SequenceBatch.of(sequences, packing.rows(sequences), all);
    if (batch.tokens() == 0) {
      return loss.apply(batch.split(new float[0]));
    }
    return pass.accumulate(batch, temperature, loss);
  }
}
