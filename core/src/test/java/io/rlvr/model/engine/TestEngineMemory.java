package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.lora.Adapter;
import io.rlvr.model.lora.Lora;
import io.rlvr.model.lora.Projection;
import io.rlvr.model.testing.Golden;
import io.rlvr.model.testing.GoldenAdapters;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever the engine allocates is freed. The JVM itself grows for a while (compiled code), so one
 * steady round in six is asked for: a leak grows in every round.
 */
@Tag("slow")
class TestEngineMemory {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;
  private static final int ROUNDS = 6;
  private static final int TURNS = 100;

  /** 10 KB a turn: the weights have 110 KB, one array of ids and its header a few hundred bytes. */
  private static final long STEADY_BYTES = 1 << 20;

  @Test
  void memoryIsSteady() throws IOException {
    try (CausalLm lm = load()) {
      assertSteady(lm);
    }
  }

  @Test
  void memoryIsSteadyWithAnAdapter() throws IOException {
    try (CausalLm model = load();
        CausalLm lm = model.withAdapter(adapter(model.config()))) {
      assertSteady(lm);
    }
  }

  private static Adapter adapter(ModelConfig config) {
    return GoldenAdapters.random(new Lora(4, 4, Projection.labels(config)), config, 1);
  }

  private static CausalLm load() {
    return CausalLm.load(GoldenModels.folder("qwen3"), DeviceChoice.cpu(), Precision.BFLOAT16);
  }

  private static void assertSteady(CausalLm lm) throws IOException {
    assumeTrue(Files.exists(STATM), "Skipped: resident memory is read from " + STATM);
    Golden golden = Golden.of("qwen3");
    SampleRequest request = new SampleRequest(golden.greedy().promptIds(), new long[] {1, 2, 3});
    try (AdamW adamW = new AdamW(lm, new AdamW.Options(0.9, 0.95, 1e-8, 0, 1))) {
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS && least > STEADY_BYTES; round++) {
        long before = residentBytes();
        for (int i = 0; i < TURNS; i++) {
          turn(lm, adamW, golden, request);
        }
        least = Math.min(least, residentBytes() - before);
      }

      assertThat(least).isLessThanOrEqualTo(STEADY_BYTES);
    }
  }

  private static void turn(CausalLm lm, AdamW adamW, Golden golden, SampleRequest request) {
    lm.generate(List.of(request), Sampling.plain(6, List.of(3)));
    lm.firstTokens(request.promptIds(), List.of(request.promptIds()), List.of(new int[] {1, 2}));
    lm.logprobs(golden.sequences());
    lm.zeroGradients();
    lm.accumulate(golden.sequences(), TestCausalLm::meanNegativeLogprob);
    lm.weights().addGradient(1, lm.gradient(1));
    adamW.step(1e-4);
  }

  private static long residentBytes() throws IOException {
    System.gc(); // frees the buffers of arrays that are closed
    return Long.parseLong(Files.readString(STATM).split(" ")[1]) * PAGE_BYTES;
  }
}
