package io.rlvr.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.rlvr.loss.TokenLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Log-probabilities of given tokens, and their gradient. This class is NOT thread safe. */
final class Scorer {
  private final ModelConfig config;
  private final Decoder decoder;
  private final Weights weights;
  private final Rotary rotary;
  private final int batchTokens;

  Scorer(ModelConfig config, Decoder decoder, Weights weights, Rotary rotary, Limits limits) {
    this.config = config;
    this.decoder = decoder;
    this.weights = weights;
    this.rotary = rotary;
    this.batchTokens = limits.batchTokens(config);
  }

  /** Log-probability of each response token, by sequence. */
  float[][] logprobs(List<TokenSequence> sequences) {
    sequences.forEach(sequence -> TokenIds.check(sequence, config));
    float[][] result = new float[sequences.size()][];
    for (List<Integer> members : batches(sequences)) {
      SequenceBatch batch = SequenceBatch.of(members.stream().map(sequences::get).toList());
      float[][] rows = batch.split(logprobs(batch));
      for (int i = 0; i < rows.length; i++) {
        result[members.get(i)] = rows[i];
      }
    }
    return result;
  }

  private float[] logprobs(SequenceBatch batch) {
    if (batch.tokens() == 0) {
      return new float[0];
    }
    try (NDManager scope = decoder.newScope()) {
      NDList inputs = batch.inputs(scope);
      inputs.add(batch.targets(scope));
      inputs.addAll(weights.computed());
      inputs.addAll(rotary.tables(batch.width()));
      return decoder.infer(scope, "logprobs", inputs).singletonOrThrow().toFloatArray();
    }
  }

  /** Probability that the first new token of each prompt is any of its choices. */
  double[] firstTokenProbabilities(List<int[]> prompts, List<int[]> choices) {
    if (prompts.size() != choices.size()) {
      throw new IllegalArgumentException(
          "%d prompts, but %d choices".formatted(prompts.size(), choices.size()));
    }
    List<TokenSequence> sequences = new ArrayList<>(prompts.size());
    for (int i = 0; i < prompts.size(); i++) {
      TokenIds.check(choices.get(i), config);
      sequences.add(new TokenSequence(prompts.get(i), new int[0]));
    }
    sequences.forEach(sequence -> TokenIds.check(sequence, config));
    double[] result = new double[sequences.size()];
    for (List<Integer> members : batches(sequences)) {
      double[] rows =
          firstTokens(
              SequenceBatch.ofPrompts(
                  members.stream().map(prompts::get).toList(),
                  members.stream().map(choices::get).toList()));
      for (int i = 0; i < rows.length; i++) {
        result[members.get(i)] = rows[i];
      }
    }
    return result;
  }

  private double[] firstTokens(SequenceBatch batch) {
    if (batch.tokens() == 0) {
      return new double[batch.rows()];
    }
    try (NDManager scope = decoder.newScope()) {
      NDList inputs = batch.inputs(scope);
      inputs.add(batch.targets(scope));
      inputs.add(batch.targetRows(scope));
      inputs.addAll(weights.computed());
      inputs.addAll(rotary.tables(batch.width()));
      return decoder
          .infer(scope, "choice_probabilities", inputs)
          .singletonOrThrow()
          .toDoubleArray();
    }
  }

  /** Sequences of like length together, each batch within the token budget or of one sequence. */
  private List<List<Integer>> batches(List<TokenSequence> sequences) {
    List<Integer> order =
        IntStream.range(0, sequences.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> sequences.get(i).length()))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    List<Integer> batch = new ArrayList<>();
    for (int index : order) {
      long width = sequences.get(index).length(); // the longest so far
      if (!batch.isEmpty() && (batch.size() + 1) * width > batchTokens) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(index);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** One forward and backward; gradients add to the masters'. */
  TokenLoss accumulate(List<TokenSequence> sequences, Function<float[][], TokenLoss> loss) {
    sequences.forEach(sequence -> TokenIds.check(sequence, config));
    SequenceBatch batch = SequenceBatch.of(sequences);
    if (batch.tokens() == 0) {
      return loss.apply(batch.split(new float[0]));
    }
    NDList gradients = weights.gradients();
    try (NDManager scope = decoder.newScope();
        GradientCollector collector = decoder.newGradientCollector()) {
      NDList inputs = batch.inputs(scope);
      inputs.addAll(weights.masters());
      inputs.addAll(rotary.tables(batch.width()));
      NDArray hidden = decoder.record(scope, "hidden", inputs);
      NDArray targets = batch.targets(scope);

      NDList head = new NDList(hidden, targets);
      head.addAll(weights.masters());
      NDArray logp = decoder.infer(scope, "target_logprobs", head).singletonOrThrow();
      TokenLoss result = loss.apply(batch.split(logp.toFloatArray()));

      NDList back = new NDList(hidden, targets, scope.create(batch.join(result.gradient())));
      back.addAll(weights.masters());
      back.addAll(gradients);
      decoder.backward(collector, decoder.record(scope, "surrogate", back));
      return result;
    }
  }
}
