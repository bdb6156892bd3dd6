package io.rlvr.advantage;

import io.rlvr.config.Settings;
import io.rlvr.stats.Moments;
import java.io.Serializable;

/**
 * How an estimator that whitens brings a step's advantages to mean 0 and variance 1. A constant
 * step gives zeros in every dialect but {@code none}.
 */
public enum Whitening {
  /** Leaves the value. */
  NONE {
    @Override
    double whiten(double value, Moments step, double epsilon) {
      return value;
    }
  },
  /** (v - mean) / sqrt(sample variance + epsilon) (verl, SkyRL, slime). */
  BESSEL {
    @Override
    double whiten(double value, Moments step, double epsilon) {
      return scaled(value, step, step.sampleStd() * step.sampleStd() + epsilon);
    }
  },
  /** (v - mean) / sqrt(max(population variance, epsilon)) (OpenRLHF, NeMo-RL). */
  POPULATION {
    @Override
    double whiten(double value, Moments step, double epsilon) {
      double variance = step.populationStd() * step.populationStd();
      return scaled(value, step, Math.max(variance, epsilon));
    }
  };

  abstract double whiten(double value, Moments step, double epsilon);

  private static double scaled(double value, Moments step, double variance) {
    return step.isConstant() || variance == 0 ? 0 : (value - step.mean()) / Math.sqrt(variance);
  }

  /** What the moments of a step are taken over. */
  public enum Unit {
    /** Each response counts by its number of tokens (verl, OpenRLHF: a mean over tokens). */
    TOKEN,
    /** Each response counts once: the whole response is one action (Su et al. 2025). */
    SEQUENCE;

    long weight(int length) {
      return this == TOKEN ? length : 1;
    }
  }

  /** A dialect with its parameters: what an estimator holds. */
  record Dialect(Whitening whitening, Unit unit, double epsilon) implements Serializable {
    static Dialect from(Settings settings) {
      return new Dialect(
          settings.get(AdvantageSettings.WHITENING),
          settings.get(AdvantageSettings.WHITENING_UNIT),
          settings.get(AdvantageSettings.WHITENING_EPSILON));
    }

    double apply(double value, Moments step) {
      return whitening.whiten(value, step, epsilon);
    }
  }
}
