package io.rlvr.model.engine;

import io.rlvr.loss.TokenLoss;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Tokens per second of generation and training, as one JSON line each; and how much faster prompts
 * that begin alike are than prompts of the same lengths that share nothing. ROWS counts sequences,
 * or groups where prompts are shared.
 *
 * <p>{@code java -cp <core's test class path> io.rlvr.model.engine.EngineBenchmark MODEL_DIR
 * float32|bfloat16 generate|groups|ragged|train|score|step|shared-score|shared-train ROWS
 * [REPEATS]}
 */
public final class EngineBenchmark {
  private static final int PROMPT = 32;
  static final int NEW_TOKENS = 64;
  static final int TRAIN_PROMPT = 46;
  private static final int SHARED = 96;
  private static final int SHORTEST_OWN = 8;
  private static final int LONGEST_OWN = 40;
  private static final int MICRO_BATCH = 4096;

  private EngineBenchmark() {}

  public static void main(String[] args) {
    Precision precision = args[1].equals("float32") ? Precision.FLOAT32 : Precision.BFLOAT16;
    int rows = Integer.parseInt(args[3]);
    int repeats = args.length > 4 ? Integer.parseInt(args[4]) : 3;
    try (CausalLm model = CausalLm.load(Path.of(args[0]), DeviceChoice.cpu(), precision)) {
      switch (args[2]) {
        case "generate" -> measure(args, repeats, () -> generate(model, new Random(1), rows, 1, 0));
        case "groups" -> measure(args, repeats, () -> generate(model, new Random(1), rows, 4, 0));
        case "ragged" -> measure(args, repeats, () -> generate(model, new Random(1), rows, 1, 8));
        case "train" -> measure(args, repeats, () -> train(model, rows));
        case "score" -> measure(args, repeats, () -> score(model, rows));
        case "shared-score" -> compare(args, repeats, 8, model, EngineBenchmark::judge);
        case "shared-train" -> compare(args, repeats, 5, model, EngineBenchmark::learn);
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

  /** Groups that share their prompts' beginning against the same without, by turns. */
  private static void compare(
      String[] args,
      int repeats,
      int members,
      CausalLm model,
      BiConsumer<CausalLm, List<TokenSequence>> work) {
    List<TokenSequence> alike = groups(model, Integer.parseInt(args[3]), members);
    List<TokenSequence> unlike = unlike(alike);
    for (int i = 0; i < repeats; i++) {
      double shared = seconds(() -> work.accept(model, alike));
      double plain = seconds(() -> work.accept(model, unlike));
      System.out.printf(
          Locale.ROOT,
          "{\"what\":\"%s\",\"precision\":\"%s\",\"groups\":%s,\"members\":%d,\"prefix\":%d,\"threads\":%d,\"seconds_shared\":%.3f,\"seconds_plain\":%.3f,\"ratio\":%.2f}%n",
          args[2],
          args[1],
          args[3],
          members,
          prefix(model),
          EngineThreads.count(),
          shared,
          plain,
          plain / shared);
    }
  }

  private static double seconds(Runnable work) {
    long start = clock();
    work.run();
    return (clock() - start) * 1e-9;
  }

  /** Group by group, as a judge is asked; a group is what begins alike. */
  private static void judge(CausalLm model, List<TokenSequence> sequences) {
    int from = 0;
    while (from < sequences.size()) {
      int[] first = sequences.get(from).promptIds();
      int[] shared = Arrays.copyOf(first, prefix(model));
      int to = from;
      while (to < sequences.size()
          && Arrays.equals(shared, Arrays.copyOf(sequences.get(to).promptIds(), shared.length))) {
        to++;
      }
      model.firstTokens(
          to - from > 1 ? shared : new int[0],
          sequences.subList(from, to).stream().map(TokenSequence::promptIds).toList(),
          List.of(new int[] {1}, new int[] {2}));
      from = to;
    }
  }

  static void learn(CausalLm model, List<TokenSequence> sequences) {
    for (List<Integer> batch : model.packing().microBatches(sequences, MICRO_BATCH)) {
      model.accumulate(
          batch.stream().map(sequences::get).toList(), TestCausalLm::meanNegativeLogprob);
    }
  }

  /** Less than intended where the model's context is short. */
  private static int prefix(CausalLm model) {
    return Math.min(SHARED, model.config().maxPositions() - LONGEST_OWN - 1);
  }

  /** A judge's prompts, each with its label of one token. */
  private static List<TokenSequence> groups(CausalLm model, int groups, int members) {
    Random random = new Random(3);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int[] shared = ids(model, random, prefix(model));
      for (int member = 0; member < members; member++) {
        int[] own = ids(model, random, random.nextInt(SHORTEST_OWN, LONGEST_OWN + 1));
        int[] prompt = Arrays.copyOf(shared, shared.length + own.length);
        System.arraycopy(own, 0, prompt, shared.length, own.length);
        sequences.add(new TokenSequence(prompt, ids(model, random, 1)));
      }
    }
    return sequences;
  }

  /** The same with a first token of its own for each, so that none is shared. */
  private static List<TokenSequence> unlike(List<TokenSequence> sequences) {
    List<TokenSequence> unlike = new ArrayList<>();
    for (TokenSequence sequence : sequences) {
      int[] prompt = sequence.promptIds().clone();
      prompt[0] = unlike.size();
      unlike.add(new TokenSequence(prompt, sequence.responseIds()));
    }
    return unlike;
  }

  /** CPU time where one thread computes, so that other processes do not count. */
  private static long clock() {
    return EngineThreads.count() == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  static long generate(CausalLm model, Random random, int rows, int samples, int ragged) {
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

  static int[] ids(CausalLm model, Random random, int count) {
    return random.ints(count, 0, model.config().vocabSize()).toArray();
  }
}
