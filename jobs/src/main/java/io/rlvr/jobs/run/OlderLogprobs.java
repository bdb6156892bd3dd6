package io.rlvr.jobs.run;

import io.rlvr.config.UserException;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.settings.EvaluateSettings;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.store.Manifest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells the runs whose rows hold log-probabilities of temperature 1 although they were sampled at
 * another: they are from before the two were one. A run that samples at 1, or greedily, is none.
 */
public record OlderLogprobs(RunFolder folder) {
  /** One line about such a run, empty for any other. */
  public Optional<String> remark() {
    return temperature()
        .map(
            temperature ->
                "Run %s is older: its log-probabilities, and the entropy and KL made of them, are of"
                        .formatted(folder.store().root())
                    + " temperature 1, not of %s, which it was sampled at".formatted(temperature));
  }

  /**
   * @throws UserException if such a run is to be gone on with, which would mix the two
   */
  void refuse() {
    temperature()
        .ifPresent(
            temperature -> {
              throw new UserException(
                  "Cannot resume run %s: its log-probabilities are of temperature 1.0 (expected %s,"
                      + " which it samples at; it was begun by an older version); use another"
                      + " --run",
                  folder.store().root(), temperature);
            });
  }

  /** What the first of its older stages sampled at. */
  private Optional<Object> temperature() {
    return Stream.concat(
            sampledBy(StageKind.ROLLOUT, PolicyTemperature.KEY.name()),
            sampledBy(StageKind.EVALUATE, EvaluateSettings.TEMPERATURE.name()))
        .findFirst();
  }

  private Stream<Object> sampledBy(StageKind kind, String key) {
    return folder.manifestsOf(kind).stream()
        .filter(manifest -> isOlder(manifest, key))
        .map(manifest -> manifest.settings().get(key));
  }

  private static boolean isOlder(Manifest manifest, String key) {
    return manifest.settings().get(key) instanceof Number temperature
        && temperature.doubleValue() != 0
        && temperature.doubleValue() != 1
        && !manifest.metrics().containsKey(RolloutMetrics.LOGPROB_TEMPERATURE.name());
  }
}
