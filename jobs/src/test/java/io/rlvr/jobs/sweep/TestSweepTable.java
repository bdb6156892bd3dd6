package io.rlvr.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.run.RunOutcome;
import io.rlvr.jobs.run.RunOutcome.Accuracy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestSweepTable {
  private static final List<Cell> CELLS =
      List.of(Cell.of("a: train"), Cell.of("b: train x=1"), Cell.of("c: sft"));

  @Test
  void cellsHaveMeanAndIntervalAndClaimsCompareSeedBySeed() {
    Map<String, SortedMap<Long, RunOutcome>> outcomes = new LinkedHashMap<>();
    outcomes.put("a", runs(0.50, 0.52, 0.54));
    outcomes.put("b", runs(0.40, 0.44, 0.42));
    SweepOptions options =
        new SweepOptions(
            CELLS,
            List.of(17L, 18L, 19L),
            List.of(
                new Claim("more", "a", "b"),
                new Claim("less", "b", "a"),
                new Claim("other", "a", "c")),
            List.of("gradient.norm"),
            false);

    // t of 2 degrees of freedom is 4.303. a: s = 2, 4.303 * 2 / sqrt(3) = 5.0; b the same.
    // Differences 10, 8, 12: mean 10, s = 2, interval 10 -+ 5.0.
    assertThat(new SweepTable(options, outcomes).markdown())
        .isEqualTo(
            """
            | cell | seeds | accuracy, % | s | clock | terms | gradient.norm | minutes |
            |---|---|---|---|---|---|---|---|
            | before training | 3 | 25.0 ± 0.0 | 0.0 | 20 ± 0 | 30 ± 0 |  |  |
            | a | 3 | 52.0 ± 5.0 | 2.0 | 42 ± 5 | 62 ± 5 | 0.500 ± 0.000 | 1.5 |
            | b | 3 | 42.0 ± 5.0 | 2.0 | 32 ± 5 | 52 ± 5 | 0.500 ± 0.000 | 1.5 |

            | claim | seeds | difference, points | 95 % interval | verdict |
            |---|---|---|---|---|
            | more: a > b | 3 | +10.0 | +5.0 to +15.0 | holds |
            | less: b > a | 3 | -10.0 | -15.0 to -5.0 | does not hold |
            | other: a > c | 0 |  |  | not run |
            """);
  }

  @Test
  void numbersHaveAPointInEveryCountry() {
    SweepOptions options =
        new SweepOptions(
            CELLS, List.of(17L, 18L), List.of(new Claim("more", "a", "b")), List.of(), false);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(
              new SweepTable(options, Map.of("a", runs(0.51, 0.53), "b", runs(0.50, 0.50)))
                  .markdown())
          .contains("| a | 2 | 52.0 ± 12.7 | 1.4 |", "| 1.5 |")
          .contains("| +2.0 | -10.7 to +14.7 | undecided |");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anIntervalWithZeroInItDecidesNothingAndNorDoesOneSeed() {
    SweepOptions options =
        new SweepOptions(
            CELLS, List.of(17L, 18L), List.of(new Claim("more", "a", "b")), List.of(), false);

    // differences 1 and 3: mean 2, s = sqrt(2), t of 1 degree of freedom 12.706: half 12.7
    assertThat(
            new SweepTable(options, Map.of("a", runs(0.51, 0.53), "b", runs(0.50, 0.50)))
                .markdown())
        .contains("| more: a > b | 2 | +2.0 | -10.7 to +14.7 | undecided |");
    assertThat(new SweepTable(options, Map.of("a", runs(0.9), "b", runs(0.1))).markdown())
        .contains("| a | 1 | 90.0 ± ? | 0.0 |")
        .contains("| more: a > b | 1 | +80.0 | none of one seed | undecided |");
  }

  @Test
  void alarmsAreShownByTheirFirstSteps() {
    SweepOptions options = new SweepOptions(CELLS, List.of(17L, 18L), List.of(), List.of(), true);
    SortedMap<Long, RunOutcome> a = runs(0.5, 0.5);
    a.put(18L, outcome(0.5, Map.of("kl-surge", 4, "length-collapse", 9)));

    assertThat(new SweepTable(options, Map.of("a", a, "b", runs(0.5))).markdown())
        .endsWith(
            """

            | first step of an alarm, seed by seed | kl-surge | length-collapse |
            |---|---|---|
            | a | -, 4 | -, 9 |
            | b | - | - |
            """);
  }

  private static SortedMap<Long, RunOutcome> runs(double... after) {
    SortedMap<Long, RunOutcome> runs = new TreeMap<>();
    for (int i = 0; i < after.length; i++) {
      runs.put(17L + i, outcome(after[i], Map.of()));
    }
    return runs;
  }

  private static RunOutcome outcome(double after, Map<String, Integer> alarms) {
    return new RunOutcome(
        accuracy(0.25, 0.05),
        accuracy(after, 0.1),
        new TreeMap<>(Map.of("gradient.norm", 0.5)),
        new TreeMap<>(alarms),
        1.5);
  }

  /** Two subjects, one so much below the total and one as much above. */
  private static Accuracy accuracy(double total, double apart) {
    return new Accuracy(
        total, new TreeMap<>(Map.of("clock", total - apart, "terms", total + apart)));
  }
}
