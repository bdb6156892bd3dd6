package io.rlvr.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the engine allocates is freed: resident memory stays where it is. */
class TestEngineMemory {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;

  /** Leaking one array of weights (40 KB) or one call's 200 array headers would exceed it. */
  private static final long TOLERANCE_BYTES = 4 << 20;

  @Test
  void hundredsOfCallsTakeNoMoreMemoryThanOneHundred() throws IOException {
    assumeTrue(Files.exists(STATM), "Skipped: resident memory is read from " + STATM);
    Golden golden = Golden.of("qwen3");
    SampleRequest request = new SampleRequest(golden.greedy().promptIds(), new long[] {1, 2, 3});
    try (CausalLm lm =
            CausalLm.load(GoldenModels.folder("qwen3"), DeviceChoice.cpu(), Precision.BFLOAT16);
        AdamW adamW = new AdamW(lm, new AdamW.Options(0.9, 0.95, 1e-8, 0, 1))) {
      for (int i = 0; i < 100; i++) {
        turn(lm, adamW, golden, request);
      }
      long before = residentBytes();
      for (int i = 0; i < 200; i++) {
        turn(lm, adamW, golden, request);
      }

      assertThat(residentBytes() - before).isLessThan(TOLERANCE_BYTES);
    }
  }

  private static void turn(CausalLm lm, AdamW adamW, Golden golden, SampleRequest request) {
    lm.generate(List.of(request), Sampling.plain(6, List.of(3)));
    lm.firstTokenProbabilities(List.of(request.promptIds()), List.of(new int[] {1, 2}));
    lm.logprobs(golden.sequences());
    lm.zeroGradients();
    lm.accumulate(golden.sequences(), TestCausalLm::meanNegativeLogprob);
    lm.addGradient(1, lm.gradient(1));
    adamW.step(1e-4);
  }

  private static long residentBytes() throws IOException {
    return Long.parseLong(Files.readString(STATM).split(" ")[1]) * PAGE_BYTES;
  }
}
