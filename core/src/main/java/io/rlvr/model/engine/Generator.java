package io.rlvr.model.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.rlvr.config.UserException;
import io.rlvr.data.FinishReason;
import io.rlvr.model.family.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Generation in batches that fit in memory. This class is NOT thread safe. */
final class Generator {
  private final ModelConfig config;
  private final Decoder decoder;
  private final int cachePositions;
  private final int logitRows;

  Generator(ModelConfig config, Decoder decoder, Precision precision, MemoryLimits limits) {
    this.config = config;
    this.decoder = decoder;
    this.cachePositions = limits.cachePositions(config, precision);
    this.logitRows = limits.logitRows(config);
  }

  /** Samples of each request, in the order of its seeds. */
  List<List<Sample>> generate(
      List<SampleRequest> requests, Sampling sampling, Weights weights, Rotary rotary) {
    requests.forEach(request -> check(request.promptIds(), sampling.maxNewTokens()));
    List<Sample> samples = new ArrayList<>();
    for (SampleBatch batch :
        SampleBatch.split(requests, sampling.maxNewTokens(), cachePositions, logitRows)) {
      samples.addAll(run(batch, sampling, weights, rotary));
    }
    List<List<Sample>> groups = new ArrayList<>();
    int from = 0;
    for (SampleRequest request : requests) {
      int to = from + request.seeds().length;
      groups.add(List.copyOf(samples.subList(from, to)));
      from = to;
    }
    return groups;
  }

  private List<Sample> run(SampleBatch batch, Sampling sampling, Weights weights, Rotary rotary) {
    int n = sampling.maxNewTokens();
    try (NDManager scope = decoder.newScope()) {
      NDList inputs = batch.inputs(scope, n);
      inputs.add(scope.create(stops(sampling)));
      inputs.add(scope.create(options(sampling)));
      inputs.addAll(weights.computed());
      inputs.addAll(rotary.tables(batch.width() + n));
      NDList result = decoder.infer(scope, "generate", inputs);
      return samples(
          batch.rows(), n, result.get(0).toLongArray(), result.get(1).toFloatArray(), sampling);
    }
  }

  private static double[] options(Sampling sampling) {
    return new double[] {
      sampling.temperature(),
      sampling.topK(),
      sampling.topP(),
      sampling.minP(),
      sampling.repetitionPenalty()
    };
  }

  /** The engine takes no empty array: -1 is no token. */
  private static long[] stops(Sampling sampling) {
    return sampling.stopIds().isEmpty()
        ? new long[] {-1}
        : sampling.stopIds().stream().mapToLong(Integer::longValue).toArray();
  }

  /** Cuts each row {@code [b, n]} after its first stop token. */
  private static List<Sample> samples(
      int rows, int n, long[] tokens, float[] logprobs, Sampling sampling) {
    Set<Long> stops = new HashSet<>();
    sampling.stopIds().forEach(id -> stops.add((long) id));
    List<Sample> samples = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      int start = row * n;
      int length = 0;
      FinishReason reason = FinishReason.LENGTH;
      while (length < n && reason == FinishReason.LENGTH) {
        reason = stops.contains(tokens[start + length]) ? FinishReason.STOP : FinishReason.LENGTH;
        length++;
      }
      int[] ids = new int[length];
      for (int i = 0; i < length; i++) {
        ids[i] = Math.toIntExact(tokens[start + i]);
      }
      float[] rowLogprobs = Arrays.copyOfRange(logprobs, start, start + length);
      samples.add(new Sample(ids, rowLogprobs, reason));
    }
    return samples;
  }

  private void check(int[] promptIds, int maxNewTokens) {
    TokenIds.check(promptIds, config);
    if (promptIds.length + (long) maxNewTokens > config.maxPositions()) {
      throw new UserException(
          "Cannot generate from prompt: prompt has %d tokens and max-new-tokens is %d"
              + " (context of the model is %d)",
          promptIds.length, maxNewTokens, config.maxPositions());
    }
  }
}
