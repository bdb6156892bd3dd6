package io.rlvr.model;

import io.rlvr.loss.TokenLoss;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Tokens per second of generation and training, as one JSON line each.
 *
 * <p>{@code java -cp <core's test class path> io.rlvr.model.EngineBenchmark MODEL_DIR
 * float32|bfloat16 generate|train ROWS [REPEATS]}
 */
public final class EngineBenchmark {
  private static final int PROMPT = 32;
  private static final int NEW_TOKENS = 64;
  private static final int TRAIN_PROMPT = 46;

  private EngineBenchmark() {}

  public static void main(String[] args) {
    Precision precision = args[1].equals("float32") ? Precision.FLOAT32 : Precision.BFLOAT16;
    int rows = Integer.parseInt(args[3]);
    int repeats = args.length > 4 ? Integer.parseInt(args[4]) : 3;
    try (CausalLm model = CausalLm.load(Path.of(args[0]), DeviceChoice.cpu(), precision)) {
      switch (args[2]) {
        case "generate" -> measure(args, repeats, () -> generate(model, rows, 1, 0));
        case "groups" -> measure(args, repeats, () -> generate(model, rows, 4, 0));
        case "ragged" -> measure(args, repeats, () -> generate(model, rows, 1, 8));
        case "train" -> measure(args, repeats, () -> train(model, rows));
        case "score" -> measure(args, repeats, () -> score(model, rows));
        case "step" -> {
          model.accumulate(sequences(model, 1), TestCausalLm::meanNegativeLogprob);
          try (AdamW adamW = new AdamW(model, new AdamW.Options(0.9, 0.95, 1e-8, 0.1, 1))) {
            measure(args, repeats, () -> adamW.step(1e-9).applied() ? 1 : 0);
          }
        }
        default -> throw new IllegalArgumentException(args[2]);
      }
    }
  }

  private static void measure(String[] args, int repeats, LongSupplier work) {
    for (int i = 0; i < repeats; i++) {
      long start = clock();
      long tokens = work.getAsLong();
      double seconds = (clock() - start) * 1e-9;
      System.out.printf(
          "{\"what\":\"%s\",\"precision\":\"%s\",\"rows\":%s,\"threads\":%d,\"seconds\":%.3f,\"tokens_per_second\":%.1f}%n",
          args[2], args[1], args[3], EngineThreads.count(), seconds, tokens / seconds);
    }
  }

  /** CPU time where one thread computes, so that other processes do not count. */
  private static long clock() {
    return EngineThreads.count() == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static long generate(CausalLm model, int rows, int samples, int ragged) {
    Random random = new Random(1);
    List<SampleRequest> requests = new ArrayList<>();
    for (int row = 0; row < rows; row += samples) {
      requests.add(
          new SampleRequest(
              ids(model, random, PROMPT - (ragged == 0 ? 0 : random.nextInt(ragged))),
              random.longs(samples).toArray()));
    }
    model.generate(requests, Sampling.plain(NEW_TOKENS, List.of()));
    return (long) rows * NEW_TOKENS;
  }

  private static long train(CausalLm model, int rows) {
    List<TokenSequence> sequences = sequences(model, rows);
    TokenLoss loss = model.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
    if (Double.isNaN(loss.value())) {
      throw new IllegalStateException("loss is NaN");
    }
    return sequences.stream().mapToLong(TokenSequence::length).sum();
  }

  private static long score(CausalLm model, int rows) {
    List<TokenSequence> sequences = sequences(model, rows);
    model.logprobs(sequences);
    return sequences.stream().mapToLong(TokenSequence::length).sum();
  }

  private static List<TokenSequence> sequences(CausalLm model, int rows) {
    Random random = new Random(2);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      sequences.add(
          new TokenSequence(ids(model, random, TRAIN_PROMPT), ids(model, random, NEW_TOKENS)));
    }
    return sequences;
  }

  private static int[] ids(CausalLm model, Random random, int count) {
    return random.ints(count, 0, model.config().vocabSize()).toArray();
  }
}
