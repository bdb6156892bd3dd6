package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.io.Serializable;

/**
 * Weights that correct for the difference between the engine that sampled and the one that trains.
 *
 * @param level what the ratio that is bounded is taken over
 * @param bounds what happens outside the bounds
 * @param floor the lowest ratio
 * @param cap the highest ratio
 */
record ImportanceCorrection(Level level, Bounds bounds, double floor, double cap)
    implements Serializable {
  /** What the ratio pi_old / pi_rollout is taken over. */
  enum Level {
    /** A token. */
    TOKEN {
      @Override
      double of(double logRatio, double sum, int tokens) {
        return logRatio;
      }
    },
    /** A response: the product of its tokens' ratios, unbiased and of high variance. */
    SEQUENCE {
      @Override
      double of(double logRatio, double sum, int tokens) {
        return sum;
      }
    },
    /** A response: the geometric mean of its tokens' ratios. */
    SEQUENCE_MEAN {
      @Override
      double of(double logRatio, double sum, int tokens) {
        return sum / tokens;
      }
    };

    /** The logarithm of the ratio, from that of the token and their sum over the response. */
    abstract double of(double logRatio, double sum, int tokens);
  }

  /** What a ratio outside the bounds does. */
  enum Bounds {
    /** It is cut to the nearer bound: truncated importance sampling. */
    TRUNCATE {
      @Override
      double weight(double ratio, double token, double floor, double cap) {
        return Math.max(floor, Math.min(cap, ratio));
      }
    },
    /** Its tokens weigh 0: masked importance sampling, IcePop. */
    MASK {
      @Override
      double weight(double ratio, double token, double floor, double cap) {
        return isOutside(ratio, floor, cap) ? 0 : ratio;
      }
    },
    /** As mask, but what stays weighs by the token's own ratio, uncut: seq-mask-tis. */
    GATE {
      @Override
      double weight(double ratio, double token, double floor, double cap) {
        return isOutside(ratio, floor, cap) ? 0 : token;
      }
    };

    abstract double weight(double ratio, double token, double floor, double cap);
  }

  /**
   * @throws UserException if no ratio is within the bounds
   */
  static ImportanceCorrection from(Settings settings) {
    double cap = settings.get(LossSettings.IMPORTANCE_CAP);
    double floor = settings.get(LossSettings.IMPORTANCE_FLOOR);
    if (floor > cap) {
      throw new UserException(
          "Invalid %s: %s (expected a number <= %s, which is %s)",
          LossSettings.IMPORTANCE_FLOOR.name(), floor, LossSettings.IMPORTANCE_CAP.name(), cap);
    }
    return new ImportanceCorrection(
        settings.get(LossSettings.IMPORTANCE_LEVEL),
        settings.get(LossSettings.IMPORTANCE_BOUNDS),
        floor,
        cap);
  }

  /**
   * The weight of one token.
   *
   * @param logRatio of the token
   * @param sum of the log ratios of the response's counting tokens, as many as {@code tokens}
   */
  double weight(double logRatio, double sum, int tokens) {
    double token = Math.exp(LogRatio.of(logRatio, 0));
    return bounds.weight(ratio(logRatio, sum, tokens), token, floor, cap);
  }

  boolean isOutside(double logRatio, double sum, int tokens) {
    return isOutside(ratio(logRatio, sum, tokens), floor, cap);
  }

  private double ratio(double logRatio, double sum, int tokens) {
    return Math.exp(LogRatio.of(level.of(logRatio, sum, tokens), 0));
  }

  private static boolean isOutside(double ratio, double floor, double cap) {
    return ratio < floor || ratio > cap;
  }
}
