package io.rlvr.dataset;

import io.rlvr.config.PairSetting;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.dataset.miniature.Subject;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the procedure of the miniature domain makes.
 *
 * @param prompts how many, of all subjects by turns
 * @param errorRates share of the demonstrations of a subject that are the careless one's, from 0 to
 *     1; absent for 0
 */
public record MiniatureOptions(long seed, int prompts, Map<Subject, Double> errorRates) {
  static MiniatureOptions from(Settings settings, Role role) {
    DatasetSettings keys = DatasetSettings.of(role);
    Map<Subject, Double> rates = new EnumMap<>(Subject.class);
    PairSetting.from(keys.miniatureErrorRates, settings)
        .forEach(
            (name, rate) ->
                rates.put(
                    Subject.of(name)
                        .orElseThrow(
                            () ->
                                new UserException(
                                    "Invalid %s: '%s' (expected one of %s)",
                                    keys.miniatureErrorRates.name(),
                                    name,
                                    String.join(", ", Subject.names()))),
                    rate(keys, name, rate)));
    return new MiniatureOptions(
        settings.get(keys.miniatureSeed), settings.get(keys.miniaturePrompts), rates);
  }

  double errorRate(Subject subject) {
    return errorRates.getOrDefault(subject, 0.0);
  }

  private static double rate(DatasetSettings keys, String subject, String text) {
    double rate;
    try {
      rate = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      rate = Double.NaN; // refused below
    }
    if (!(rate >= 0 && rate <= 1)) {
      throw new UserException(
          "Invalid %s: '%s' (expected a number from 0 to 1 for %s)",
          keys.miniatureErrorRates.name(), text, subject);
    }
    return rate;
  }
}
