package io.rlvr.advantage;

import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.Map;
import java.util.Set;

/** The advantage estimators by name. To add one: its file, and a line here. */
public final class Advantages {
  /** The name of the setting: it takes its names from here, so it cannot be asked for its own. */
  static final String SETTING = "advantage.type";

  private static final Registry<AdvantageEstimator> REGISTRY =
      new Registry<>(
          SETTING,
          AdvantageEstimator.class,
          Map.ofEntries(
              Map.entry("dr-grpo", DrGrpo::from),
              Map.entry("gdpo", Gdpo::from),
              Map.entry("gpg", Gpg::from),
              Map.entry("grpo", Grpo::from),
              Map.entry("maxrl", MaxRl::from),
              Map.entry("opo", Opo::from),
              Map.entry("pass-at-k", PassAtKTraining::from),
              Map.entry("reinforce", settings -> new Reinforce()),
              Map.entry("remax", settings -> new ReMax()),
              Map.entry("reinforce++", ReinforcePlusPlus::from),
              Map.entry("reinforce++-baseline", ReinforcePlusPlusBaseline::from),
              Map.entry("rloo", Rloo::from),
              Map.entry("rloo-normalised", RlooNormalised::from)));

  private Advantages() {}

  public static Set<String> names() {
    return REGISTRY.names();
  }

  /**
   * The estimator that {@code advantage.type} names.
   *
   * @throws UserException if there is none of that name
   */
  public static AdvantageEstimator create(Settings settings) {
    return REGISTRY.create(AdvantageSettings.TYPE, settings);
  }
}
