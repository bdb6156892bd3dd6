package io.rlvr.jobs.credit;

import io.rlvr.advantage.CreditAssigner;
import io.rlvr.config.Settings;
import io.rlvr.data.Metric;
import io.rlvr.loss.KlOptions;
import io.rlvr.store.Manifest;
import java.io.Serializable;

/** How credit is assigned, for the stages and their tasks. */
record CreditOptions(CreditAssigner assigner, KlOptions kl) implements Serializable {
  static CreditOptions from(Settings settings) {
    KlOptions kl = KlOptions.from(settings);
    return new CreditOptions(CreditAssigner.from(settings, kl.rewardCoefficient()), kl);
  }

  /** The same with the coefficient of the KL penalty that a manifest has, if it has one. */
  CreditOptions withCoefficient(Manifest manifest, Metric metric) {
    Double coefficient = manifest.metrics().get(metric.name());
    return coefficient == null ? this : withCoefficient(coefficient);
  }

  private CreditOptions withCoefficient(double coefficient) {
    KlOptions changed = kl.withCoefficient(coefficient);
    return new CreditOptions(assigner.withKlCoefficient(changed.rewardCoefficient()), changed);
  }
}
