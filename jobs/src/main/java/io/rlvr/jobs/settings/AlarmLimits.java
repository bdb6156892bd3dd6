package io.rlvr.jobs.settings;

import io.rlvr.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The limits whose passing is an alarm; see {@link AlarmSettings} for what each one is. */
public record AlarmLimits(
    double lengthCollapse,
    double klSurge,
    double divergence,
    int window,
    double minAgreement,
    double guardedShare,
    double judgeNeitherShare,
    double equalGroups,
    double clippedShare,
    double flatReward,
    double judgeYes,
    int skippedSteps,
    double mismatchKl) {

  public static AlarmLimits from(Settings settings) {
    return new AlarmLimits(
        settings.get(AlarmSettings.LENGTH_COLLAPSE),
        settings.get(AlarmSettings.KL_SURGE),
        settings.get(AlarmSettings.DIVERGENCE),
        settings.get(AlarmSettings.WINDOW),
        settings.get(AlarmSettings.MIN_AGREEMENT),
        settings.get(AlarmSettings.GUARDED_SHARE),
        settings.get(AlarmSettings.JUDGE_NEITHER_SHARE),
        settings.get(AlarmSettings.EQUAL_GROUPS),
        settings.get(AlarmSettings.CLIPPED_SHARE),
        settings.get(AlarmSettings.FLAT_REWARD),
        settings.get(AlarmSettings.JUDGE_YES),
        settings.get(AlarmSettings.SKIPPED_STEPS),
        settings.get(AlarmSettings.MISMATCH_KL));
  }

  /** The limits that a run has, or the defaults of those that it does not know. */
  public static AlarmLimits recorded(Map<String, Object> runSettings, List<String> overrides) {
    List<String> all = new ArrayList<>();
    AlarmSettings.KEYS.stream()
        .map(key -> key.name())
        .filter(runSettings::containsKey)
        .forEach(name -> all.add(name + "=" + runSettings.get(name)));
    all.addAll(overrides);
    return from(Settings.defaults(AlarmSettings.KEYS, all));
  }
}
