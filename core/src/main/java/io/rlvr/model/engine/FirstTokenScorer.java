package io.rlvr.model.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.rlvr.model.family.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model says first after prompts that begin alike, such as a judge's about the answers to
 * one question. What they share passes the model once; each attends by itself; and only matrix
 * products take them together. In a product of the engine's CPU library a row has the same bits
 * whatever the other rows are, except where there are very few rows or some are left over for a
 * thread: so their number is filled up to whole tiles. This class is NOT thread safe.
 */
final class FirstTokenScorer {
  /** Rows of a product come in multiples of it; 8 was enough for 1, 2, 3, 4 and 8 threads. */
  private static final int TILE = 16;

  private static final long[] NO_TOKEN = {0};

  private final ModelConfig config;
  private final Decoder decoder;
  private final Weights weights;
  private final Rotary rotary;
  private final int batchTokens;

  FirstTokenScorer(
      ModelConfig config, Decoder decoder, Weights weights, Rotary rotary, MemoryLimits limits) {
    this.config = config;
    this.decoder = decoder;
    this.weights = weights;
    this.rotary = rotary;
    this.batchTokens = limits.batchTokens(config);
  }

  /** See {@link CausalLm#firstTokens}. */
  List<FirstTokens> score(int[] shared, List<int[]> prompts, List<int[]> choices) {
    TokenIds.check(shared, config);
    prompts.forEach(prompt -> TokenIds.check(new TokenSequence(prompt, new int[0]), config));
    choices.forEach(choice -> TokenIds.check(choice, config));
    List<FirstTokens> scored = new ArrayList<>();
    List<Tail> batch = new ArrayList<>();
    int tokens = 0;
    for (int[] prompt : prompts) {
      Tail tail = Tail.of(shared, prompt);
      if (!batch.isEmpty() && tokens + tail.own().length > batchTokens) {
        scored.addAll(score(new Batch(shared, batch), choices));
        batch.clear();
        tokens = 0;
      }
      batch.add(tail);
      tokens += tail.own().length;
    }
    if (!batch.isEmpty()) {
      scored.addAll(score(new Batch(shared, batch), choices));
    }
    return scored;
  }

  private List<FirstTokens> score(Batch batch, List<int[]> choices) {
    long[] chosen =
        choices.stream().flatMapToInt(FirstTokenScorer::distinct).asLongStream().toArray();
    try (NDManager scope = decoder.newScope()) {
      NDList inputs = new NDList();
      inputs.add(scope.create(batch.shared().length));
      inputs.add(scope.create(batch.common()));
      inputs.add(scope.create(batch.lengths()));
      inputs.add(scope.create(batch.ids()));
      inputs.add(scope.create(batch.positions()));
      inputs.add(scope.create(batch.at()));
      inputs.add(scope.create(chosen.length == 0 ? NO_TOKEN : chosen)); // no empty arrays there
      inputs.addAll(weights.computed());
      inputs.addAll(rotary.tables(batch.longest()));
      NDList result = decoder.infer(scope, "first_tokens", inputs);
      double[] probabilities = result.get(0).toDoubleArray();
      long[] top = result.get(1).toLongArray();
      List<FirstTokens> tokens = new ArrayList<>();
      for (int i = 0; i < batch.tails().size(); i++) {
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
      for (long i = distinct(choice).count(); i > 0; i--) {
        sum += probabilities[next++];
      }
      sums.add(sum);
    }
    return sums;
  }

  private static IntStream distinct(int[] choice) {
    return Arrays.stream(choice).distinct();
  }

  private static int wholeTiles(int rows) {
    return Math.addExact(rows, Math.floorMod(-rows, TILE));
  }

  /**
   * What a prompt does not share, at least its last token: that is asked after.
   *
   * @param common tokens that it shares
   */
  @SuppressWarnings("ArrayRecordComponent") // handed to the engine
  private record Tail(int common, int[] own) {
    static Tail of(int[] shared, int[] prompt) {
      int mismatch = Arrays.mismatch(shared, prompt);
      int common = Math.min(mismatch < 0 ? prompt.length : mismatch, prompt.length - 1);
      return new Tail(common, Arrays.copyOfRange(prompt, common, prompt.length));
    }
  }

  /** What is shared, then tails one after the other, as the decoder takes them. */
  @SuppressWarnings("ArrayRecordComponent") // handed to the engine
  private record Batch(int[] shared, List<Tail> tails) {
    long[] common() {
      return tails.stream().mapToLong(Tail::common).toArray();
    }

    long[] lengths() {
      return tails.stream().mapToLong(tail -> tail.own().length).toArray();
    }

    long[] ids() {
      return filled(
          IntStream.concat(
              Arrays.stream(shared),
              tails.stream().flatMapToInt(tail -> Arrays.stream(tail.own()))));
    }

    long[] positions() {
      return filled(
          IntStream.concat(
              IntStream.range(0, shared.length),
              tails.stream()
                  .flatMapToInt(
                      tail -> IntStream.range(tail.common(), tail.common() + tail.own().length))));
    }

    /** Where each tail ends. */
    long[] at() {
      long[] at = new long[wholeTiles(tails.size())];
      long end = shared.length;
      for (int i = 0; i < tails.size(); i++) {
        end += tails.get(i).own().length;
        at[i] = end - 1;
      }
      return at;
    }

    int longest() {
      return tails.stream()
          .mapToInt(tail -> tail.common() + tail.own().length)
          .reduce(shared.length, Math::max);
    }

    private static long[] filled(IntStream tokens) {
      long[] all = tokens.asLongStream().toArray();
      return Arrays.copyOf(all, wholeTiles(all.length));
    }
  }
}
