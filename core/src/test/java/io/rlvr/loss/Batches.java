package io.rlvr.loss;

import io.rlvr.config.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What the tests of losses share. */
final class Batches {
  private Batches() {}

  static PolicyLoss loss(String type, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("loss.type=" + type);
    return PolicyLosses.create(Settings.defaults(LossSettings.KEYS, all));
  }

  /** One sequence whose tokens all count and are all of the optimizer step. */
  static LossBatch one(float[] logpNew, float[] logpOld, double... advantages) {
    boolean[] mask = new boolean[logpNew.length];
    Arrays.fill(mask, true);
    return new LossBatch(
        new float[][] {logpNew},
        new float[][] {logpOld},
        Optional.empty(),
        Optional.empty(),
        new double[][] {advantages},
        new boolean[][] {mask},
        logpNew.length,
        1);
  }

  /** One token with that log ratio. */
  static TokenLoss token(PolicyLoss loss, double logRatio, double advantage) {
    return loss.apply(one(new float[] {(float) logRatio - 1}, new float[] {-1}, advantage));
  }

  /**
   * Ragged sequences with masked tokens, one advantage a sequence, log-probabilities in multiples
   * of 1/64 within 1 of each other: no ratio is within 2^-12 of 0.8, 1.2 or 1.5.
   */
  static LossBatch random(long seed) {
    Random random = new Random(seed);
    int sequences = 4;
    float[][] logpNew = new float[sequences][];
    float[][] logpRollout = new float[sequences][];
    float[][] logpOld = new float[sequences][];
    float[][] logpRef = new float[sequences][];
    double[][] advantages = new double[sequences][];
    boolean[][] mask = new boolean[sequences][];
    long tokens = 0;
    for (int s = 0; s < sequences; s++) {
      int length = 2 + random.nextInt(4);
      logpNew[s] = new float[length];
      logpRollout[s] = new float[length];
      logpOld[s] = new float[length];
      logpRef[s] = new float[length];
      advantages[s] = new double[length];
      mask[s] = new boolean[length];
      double advantage = s % 2 == 0 ? 0.5 + random.nextDouble() : -0.5 - random.nextDouble();
      for (int t = 0; t < length; t++) {
        logpNew[s][t] = -2 - random.nextInt(64) / 64f;
        logpRollout[s][t] = -2 - random.nextInt(64) / 64f;
        logpOld[s][t] = -2 - random.nextInt(64) / 64f;
        logpRef[s][t] = -2 - random.nextInt(64) / 64f;
        advantages[s][t] = advantage;
        mask[s][t] = t == 0 || (t > 1 && random.nextInt(4) > 0);
        tokens += mask[s][t] ? 1 : 0;
      }
    }
    return new LossBatch(
        logpNew,
        logpRollout,
        Optional.of(logpOld),
        Optional.of(logpRef),
        advantages,
        mask,
        tokens,
        sequences);
  }

  /** The sequences from {@code from} up to {@code to} of the same optimizer step. */
  static LossBatch slice(LossBatch batch, int from, int to) {
    return new LossBatch(
        Arrays.copyOfRange(batch.logpNew(), from, to),
        Arrays.copyOfRange(batch.logpRollout(), from, to),
        batch.logpOld().map(old -> Arrays.copyOfRange(old, from, to)),
        batch.logpRef().map(ref -> Arrays.copyOfRange(ref, from, to)),
        Arrays.copyOfRange(batch.advantages(), from, to),
        Arrays.copyOfRange(batch.mask(), from, to),
        batch.stepTokens(),
        batch.stepSequences());
  }

  /** The same with another new log-probability of one token. */
  static LossBatch with(LossBatch batch, int sequence, int token, float logpNew) {
    float[][] changed = Arrays.stream(batch.logpNew()).map(float[]::clone).toArray(float[][]::new);
    changed[sequence][token] = logpNew;
    return new LossBatch(
        changed,
        batch.logpRollout(),
        batch.logpOld(),
        batch.logpRef(),
        batch.advantages(),
        batch.mask(),
        batch.stepTokens(),
        batch.stepSequences());
  }
}
