package io.rlvr.model.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Our side of {@code benchmarks/peers}: reads {@code WORK ROWS} lines and answers each with its
 * seconds and tokens as one line of JSON. The other sides are the {@code *_worker.py} there, which
 * say what each work is.
 *
 * <p>{@code java -cp <core's test class path> io.rlvr.model.engine.PeerWorker MODEL_DIR
 * float32|bfloat16}
 */
public final class PeerWorker {
  private static final int TRAIN_SAMPLES = 4;
  private static final int JUDGE_ANSWERS = 8;
  private static final int JUDGE_SHARED = 96;
  private static final int JUDGE_OWN = 24;
  private static final int MEMORY_TOKENS = 512;
  private static final int MEMORY_PROMPT = 46;
  private static final AdamW.Options OPTIMIZER = new AdamW.Options(0.9, 0.999, 1e-8, 0.1, 1);

  private final CausalLm model;
  private final Random random = new Random(1);

  private PeerWorker(CausalLm model) {
    this.model = model;
  }

  public static void main(String[] args) throws IOException {
    Precision precision = Precision.valueOf(args[1].toUpperCase(Locale.ROOT));
    try (CausalLm model = CausalLm.load(Path.of(args[0]), DeviceChoice.cpu(), precision);
        BufferedReader requests =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      PeerWorker worker = new PeerWorker(model);
      System.out.printf(
          Locale.ROOT, "{\"ready\":\"rlvr-spark\",\"threads\":%d}%n", EngineThreads.count());
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        String[] words = line.split(" ");
        long start = System.nanoTime();
        long tokens = worker.work(words[0], Integer.parseInt(words[1]));
        System.out.printf(
            Locale.ROOT,
            "{\"seconds\":%.4f,\"tokens\":%d,\"peak_mib\":%d}%n",
            (System.nanoTime() - start) * 1e-9,
            tokens,
            peakMib());
      }
    }
  }

  /** Tokens that count in the peers' scripts too: those drawn, trained on, or judged. */
  private long work(String work, int rows) {
    return switch (work) {
      case "decode" -> decode(rows);
      case "train" -> train(rows);
      case "judge" -> judge(rows);
      case "memory" -> memory(rows);
      default -> throw new IllegalArgumentException(work);
    };
  }

  private long decode(int rows) {
    return EngineBenchmark.generate(model, random, rows, 1, 0);
  }

  private long train(int groups) {
    List<TokenSequence> sequences = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int[] prompt = ids(EngineBenchmark.TRAIN_PROMPT);
      for (int sample = 0; sample < TRAIN_SAMPLES; sample++) {
        sequences.add(new TokenSequence(prompt, ids(EngineBenchmark.NEW_TOKENS)));
      }
    }
    EngineBenchmark.learn(model, sequences);
    return (long) sequences.size() * EngineBenchmark.NEW_TOKENS;
  }

  private long judge(int groups) {
    for (int group = 0; group < groups; group++) {
      int[] shared = ids(JUDGE_SHARED);
      List<int[]> prompts =
          IntStream.range(0, JUDGE_ANSWERS)
              .mapToObj(answer -> join(shared, ids(JUDGE_OWN)))
              .toList();
      model.firstTokens(shared, prompts, List.of(new int[] {1}, new int[] {2}));
    }
    return (long) groups * JUDGE_ANSWERS;
  }

  /** A whole update: gradients of every weight, then AdamW. */
  private long memory(int rows) {
    List<TokenSequence> sequences = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      sequences.add(new TokenSequence(ids(MEMORY_PROMPT), ids(MEMORY_TOKENS - MEMORY_PROMPT)));
    }
    EngineBenchmark.learn(model, sequences);
    try (AdamW adamW = new AdamW(model, OPTIMIZER)) {
      adamW.step(1e-6);
    }
    return (long) rows * MEMORY_TOKENS;
  }

  private int[] ids(int count) {
    return EngineBenchmark.ids(model, random, count);
  }

  private static int[] join(int[] first, int[] second) {
    int[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** The most memory that this process had resident, as Linux counts it. */
  private static long peakMib() {
    try {
      String line =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(entry -> entry.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read /proc/self/status", e);
    }
  }
}
