package io.rlvr.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a judge agrees with labels: counts of the four outcomes and a reliability table,
 * mergeable in any order. A measure without its denominator (no rows, no negative label) is empty,
 * never 0.
 *
 * @param truePositives judged YES, labelled YES
 * @param falsePositives judged YES, labelled NO
 * @param trueNegatives judged NO, labelled NO
 * @param falseNegatives judged NO, labelled YES
 * @param bins rows with a probability, by equal widths of the probability of YES over [0, 1]
 */
public record Agreement(
    long truePositives,
    long falsePositives,
    long trueNegatives,
    long falseNegatives,
    List<Bin> bins) {

  /** What a judge says, and what a label says. A judge that says neither counts as NO. */
  public enum Label {
    YES,
    NO
  }

  /**
   * One row of the reliability table.
   *
   * @param probabilitySum of the judge's probabilities of YES
   * @param positives rows labelled YES
   */
  public record Bin(long count, double probabilitySum, long positives) {
    private static final Bin EMPTY = new Bin(0, 0, 0);

    private Bin merge(Bin other) {
      return new Bin(
          count + other.count, probabilitySum + other.probabilitySum, positives + other.positives);
    }
  }

  public Agreement {
    bins = List.copyOf(bins);
    if (bins.isEmpty()) {
      throw new IllegalArgumentException("bins is empty");
    }
  }

  /** Nothing seen yet. */
  public static Agreement empty(int bins) {
    return new Agreement(0, 0, 0, 0, Collections.nCopies(bins, Bin.EMPTY));
  }

  /** One more row of a judge without probabilities. */
  public Agreement add(Label judged, Label labelled) {
    return add(judged, labelled, bins);
  }

  /** One more row, with the judge's probability of YES. */
  public Agreement add(Label judged, Label labelled, double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Invalid probability: %s (expected a number from 0 to 1)".formatted(probability));
    }

    int index = Math.min((int) (probability * bins.size()), bins.size() - 1);
    List<Bin> grown = new ArrayList<>(bins);
    grown.set(index, bins.get(index).merge(new Bin(1, probability, labelled == Label.YES ? 1 : 0)));
    return add(judged, labelled, grown);
  }

  public Agreement merge(Agreement other) {
    if (bins.size() != other.bins.size()) {
      throw new IllegalArgumentException(
          "Bins differ: %d and %d".formatted(bins.size(), other.bins.size()));
    }
    List<Bin> merged = new ArrayList<>();
    for (int i = 0; i < bins.size(); i++) {
      merged.add(bins.get(i).merge(other.bins.get(i)));
    }
    return new Agreement(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        trueNegatives + other.trueNegatives,
        falseNegatives + other.falseNegatives,
        merged);
  }

  public long count() {
    return truePositives + falsePositives + trueNegatives + falseNegatives;
  }

  /** Rows where judge and label say the same / rows. */
  public OptionalDouble accuracy() {
    return share(truePositives + trueNegatives, count());
  }

  /** Judged YES among labelled NO. */
  public OptionalDouble falsePositiveRate() {
    return share(falsePositives, falsePositives + trueNegatives);
  }

  /** Judged NO among labelled YES. */
  public OptionalDouble falseNegativeRate() {
    return share(falseNegatives, falseNegatives + truePositives);
  }

  /**
   * Cohen's kappa (1960): (p_o - p_e) / (1 - p_e), where p_e is the agreement that the two
   * marginals give by chance. Empty if p_e is 1: judge and labels are one and the same constant.
   */
  public OptionalDouble kappa() {
    double n = count();
    double observed = (truePositives + trueNegatives) / n;
    double judgedYes = (truePositives + falsePositives) / n;
    double labelledYes = (truePositives + falseNegatives) / n;
    double chance = judgedYes * labelledYes + (1 - judgedYes) * (1 - labelledYes);
    return n == 0 || chance == 1
        ? OptionalDouble.empty()
        : OptionalDouble.of((observed - chance) / (1 - chance));
  }

  /**
   * Expected calibration error of the probability of YES: over the bins, the mean (weighted by
   * count) of |mean probability - share labelled YES|. By the probability of YES, as a reliability
   * diagram plots it, not by the confidence in the judged label (Guo et al. 2017).
   */
  public OptionalDouble calibrationError() {
    double sum = 0;
    long count = 0;
    for (Bin bin : bins) {
      sum += Math.abs(bin.probabilitySum - bin.positives);
      count += bin.count;
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  private Agreement add(Label judged, Label labelled, List<Bin> grown) {
    boolean yes = judged == Label.YES;
    boolean right = judged == labelled;
    return new Agreement(
        truePositives + (yes && right ? 1 : 0),
        falsePositives + (yes && !right ? 1 : 0),
        trueNegatives + (!yes && right ? 1 : 0),
        falseNegatives + (!yes && !right ? 1 : 0),
        grown);
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
