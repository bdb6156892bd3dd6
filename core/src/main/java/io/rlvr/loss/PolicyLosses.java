package io.rlvr.loss;

import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.Map;
import java.util.Set;

/** The losses by name. To add one: its file, and a line here. */
public final class PolicyLosses {
  /** The name of the setting: it takes its names from here, so it cannot be asked for its own. */
  static final String SETTING = "loss.type";

  private static final Registry<PolicyLoss> REGISTRY =
      new Registry<>(
          SETTING,
          PolicyLoss.class,
          Map.ofEntries(
              Map.entry("cispo", CispoLoss::from),
              Map.entry("clip-cov", ClipCovLoss::from),
              Map.entry("clipped", ClippedLoss::from),
              Map.entry("cross-entropy", CrossEntropyLoss::from),
              Map.entry("dppo-kl", DppoLoss::kl),
              Map.entry("dppo-tv", DppoLoss::totalVariation),
              Map.entry("gmpo", GmpoLoss::from),
              Map.entry("gspo", GspoLoss::from),
              Map.entry("kl-cov", KlCovLoss::from),
              Map.entry("luspo", LuspoLoss::from),
              Map.entry("reinforce", ReinforceLoss::from),
              Map.entry("sapo", SapoLoss::from),
              Map.entry("vespo", VespoLoss::from)));

  /** Those without a ratio that corrects for the policy that sampled. */
  private static final Set<String> ON_POLICY = Set.of("reinforce");

  private PolicyLosses() {}

  public static Set<String> names() {
    return REGISTRY.names();
  }

  /**
   * The loss that {@code loss.type} names, with masks, the importance correction, the KL penalty
   * and the entropy bonus where they are set.
   *
   * @throws UserException if there is none of that name, or settings exclude each other
   */
  public static PolicyLoss create(Settings settings) {
    PolicyLoss loss = TopEntropyLoss.from(settings, named(settings));
    loss = OffPolicyMaskedLoss.from(settings, loss);
    loss = RejectionMaskedLoss.from(settings, loss);
    loss = ImportanceCorrectedLoss.from(settings, loss);
    loss = KlPenalisedLoss.from(settings, loss);
    return EntropyBonusLoss.from(settings, loss);
  }

  /** The loss that {@code loss.type} names, with nothing around it. */
  static PolicyLoss named(Settings settings) {
    return REGISTRY.create(LossSettings.TYPE, settings);
  }

  /**
   * Whether the loss that {@code loss.type} names is a policy gradient for samples of the policy in
   * training alone. A class of the user's is taken to divide by what sampled.
   */
  public static boolean isOnPolicy(Settings settings) {
    return ON_POLICY.contains(settings.get(LossSettings.TYPE));
  }

  /**
   * Cross-entropy alone, for supervised training: no correction, penalty or bonus, whatever is set.
   */
  public static PolicyLoss supervised(Settings settings) {
    return CrossEntropyLoss.from(settings);
  }
}
