package io.rlvr.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.rlvr.loss.TokenLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Log-probabilities of given tokens, and their gradient. This class is NOT thread safe. */
final class Scorer {
  private static final long[] NO_TOKEN = {0};

  private final ModelConfig config;
  private final Decoder decoder;
  private final Weights weights;
  private final Rotary rotary;
  private final SequencePacking packing;
  private final int batchTokens;

  Scorer(ModelConfig config, Decoder decoder, Weights weights, Rotary rotary, Limits limits) {
    this.config = config;
    this.decoder = decoder;
    this.weights = weights;
    this.rotary = rotary;
    this.packing = new SequencePacking(config);
    this.batchTokens = limits.batchTokens(config);
  }

  /** Log-probability of each response token, by sequence. */
  float[][] logprobs(List<TokenSequence> sequences) {
    sequences.forEach(sequence -> TokenIds.check(sequence, config));
    float[][] result = new float[sequences.size()][];
    for (List<PackedRow> rows : packing.batches(sequences, batchTokens)) {
      List<Integer> members = SequenceBatch.members(rows);
      SequenceBatch batch = SequenceBatch.of(sequences, rows, members);
      float[][] scored = batch.split(logprobs(batch));
      for (int i = 0; i < scored.length; i++) {
        result[members.get(i)] = scored[i];
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
      inputs.addAll(rotary.tables(batch.longest()));
      return decoder
          .infer(scope, batch.method("logprobs"), inputs)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  /** The distribution of the first token after each prompt. */
  List<FirstTokens> firstTokens(List<int[]> prompts, List<int[]> choices) {
    choices.forEach(choice -> TokenIds.check(choice, config));
    List<TokenSequence> sequences =
        prompts.stream().map(prompt -> new TokenSequence(prompt, new int[0])).toList();
    sequences.forEach(sequence -> TokenIds.check(sequence, config));
    FirstTokens[] result = new FirstTokens[sequences.size()];
    for (List<PackedRow> rows : packing.batches(sequences, batchTokens)) {
      List<Integer> members = SequenceBatch.members(rows);
      List<FirstTokens> scored =
          firstTokens(SequenceBatch.ofPrompts(sequences, rows, members), choices);
      for (int i = 0; i < scored.size(); i++) {
        result[members.get(i)] = scored.get(i);
      }
    }
    return List.of(result);
  }

  private List<FirstTokens> firstTokens(SequenceBatch batch, List<int[]> choices) {
    long[] ids =
        choices.stream().flatMapToInt(c -> Arrays.stream(c).distinct()).asLongStream().toArray();
    try (NDManager scope = decoder.newScope()) {
      NDList inputs = batch.inputs(scope);
      inputs.add(scope.create(ids.length == 0 ? NO_TOKEN : ids)); // the engine takes no empty array
      inputs.addAll(weights.computed());
      inputs.addAll(rotary.tables(batch.longest()));
      NDList result = decoder.infer(scope, batch.method("first_tokens"), inputs);
      double[] probabilities = result.get(0).toDoubleArray();
      long[] top = result.get(1).toLongArray();
      List<FirstTokens> tokens = new ArrayList<>();
      for (int i = 0; i < top.length; i++) {
        int from = i * (probabilities.length / top.length);
        tokens.add(new FirstTokens(sums(probabilities, from, choices), Math.toIntExact(top[i])));
      }
      return tokens;
    }
  }

  /** The probability of each choice, from those of all their tokens one after the other. */
  private static List<Double> sums(double[] probabilities, int from, List<int[]> choices) {
    List<Double> sums = new ArrayList<>();
    int next = from;
    for (int[] choice : choices) {
      double sum = 0;
      for (long i = Arrays.stream(choice).distinct().count(); i > 0; i--) {
        sum += probabilities[next++];
      }
      sums.add(sum);
    }
    return sums;
  }

  /** Sequences in micro-batches, each within the budget of tokens that pass the model. */
  List<List<Integer>> microBatches(List<TokenSequence> sequences, int tokens) {
    return packing.batches(sequences, tokens).stream().map(SequenceBatch::members).toList();
  }

  /** One forward and backward; gradients add to the masters'. */
  TokenLoss accumulate(List<TokenSequence> sequences, Function<float[][], TokenLoss> loss) {
    sequences.forEach(sequence -> TokenIds.check(sequence, config));
    List<Integer> all = IntStream.range(0, sequences.size()).boxed().toList();
    SequenceBatch batch = SequenceBatch.of(sequences, packing.rows(sequences), all);
    if (batch.tokens() == 0) {
      return loss.apply(batch.split(new float[0]));
    }
    NDList gradients = weights.gradients(); // made before anything is recorded
    try (NDManager scope = decoder.newScope();
        GradientCollector collector = decoder.newGradientCollector()) {
      NDList inputs = batch.inputs(scope);
      inputs.addAll(weights.recorded());
      inputs.addAll(rotary.tables(batch.longest()));
      NDArray hidden = decoder.record(scope, batch.method("hidden"), inputs);
      NDArray targets = batch.targets(scope);

      NDList head = new NDList(hidden, targets);
      head.addAll(weights.recorded());
      NDArray logp = decoder.infer(scope, "target_logprobs", head).singletonOrThrow();
      TokenLoss result = loss.apply(batch.split(logp.toFloatArray()));

      NDList back = new NDList(hidden, targets, scope.create(batch.join(result.gradient())));
      back.addAll(weights.recorded());
      if (weights.isAdapter()) { // the head has no gradient
        decoder.backward(collector, decoder.record(scope, "frozen_surrogate", back));
      } else {
        back.addAll(gradients);
        decoder.backward(collector, decoder.record(scope, "surrogate", back));
      }
      return result;
    }
  }
}
