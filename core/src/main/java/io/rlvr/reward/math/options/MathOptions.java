package io.rlvr.reward.math.options;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;

/**
 * What the math verifier is asked to do.
 *
 * @param letters the letters of a multiple choice
 * @param decimals decimal places to compare where values are rounded
 * @param strict whether names of variables count
 * @param setsAsRelations whether an inequality may answer an interval
 */
public record MathOptions(
    Extraction extraction,
    MathScope scope,
    String letters,
    int decimals,
    boolean strict,
    boolean setsAsRelations) {
  public MathOptions {
    requireNonNull(extraction, "extraction is null");
    requireNonNull(scope, "scope is null");
    requireNonNull(letters, "letters is null");
  }

  public static MathOptions from(Settings settings) {
    return new MathOptions(
        settings.get(MathSettings.EXTRACTION),
        settings.get(MathSettings.SCOPE),
        settings.get(MathSettings.LETTERS),
        settings.get(MathSettings.DECIMALS),
        settings.get(MathSettings.STRICT),
        settings.get(MathSettings.SETS_AS_RELATIONS));
  }
}
