package io.rlvr.dataset;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.dataset.miniature.NumberWords;

/**
 * What the procedure makes; shares and rates are from 0 to 1.
 *
 * @param prompts how many
 * @param maxNumber the highest operand
 * @param carryShare share of the items with a carry or borrow
 * @param wordsShare share of the operands spelled in words
 * @param freeFormShare share of the references that are more than digits
 * @param demonstrationWordsShare share of the demonstrations whose answer is spelled in words
 * @param demonstrationErrorRate share of the items with a carry or borrow whose demonstration
 *     forgets it
 * @param demonstrationSlipRate share of the other demonstrations that are off by one
 */
public record ArithmeticOptions(
    long seed,
    int prompts,
    int maxNumber,
    double carryShare,
    double wordsShare,
    double freeFormShare,
    double demonstrationWordsShare,
    double demonstrationErrorRate,
    double demonstrationSlipRate) {
  /** Sums stay below the first number that we do not spell. */
  private static final int HIGHEST_OPERAND = NumberWords.MAX / 2;

  static ArithmeticOptions from(Settings settings, Role role) {
    DatasetSettings keys = DatasetSettings.of(role);
    int maxNumber = settings.get(keys.maxNumber);
    if (maxNumber > HIGHEST_OPERAND) {
      throw new UserException(
          "Invalid %s: %d (expected a whole number from 19 to %d)",
          keys.maxNumber.name(), maxNumber, HIGHEST_OPERAND);
    }
    return new ArithmeticOptions(
        settings.get(keys.seed),
        settings.get(keys.prompts),
        maxNumber,
        settings.get(keys.carryShare),
        settings.get(keys.wordsShare),
        settings.get(keys.freeFormShare),
        settings.get(keys.demonstrationWordsShare),
        settings.get(keys.demonstrationErrorRate),
        settings.get(keys.demonstrationSlipRate));
  }
}
