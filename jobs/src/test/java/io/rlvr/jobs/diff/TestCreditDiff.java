package io.rlvr.jobs.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.Credit;
import io.rlvr.jobs.table.SampleId;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestCreditDiff {
  @Test
  void countsSignsAndWhatIsKept() {
    CreditDiff diff =
        CreditDiff.of(
            credits(1, 2, -1, 0, Double.NaN, 3, Double.NaN),
            credits(1, -2, -3, 1, 2, Double.NaN, Double.NaN));

    assertThat(diff.rows()).isEqualTo(7);
    // sample 1 alone passes from above 0 to below; sample 3 starts at 0
    assertThat(diff.signChanges()).isEqualTo(1);
    assertThat(diff.added()).isEqualTo(1);
    assertThat(diff.dropped()).isEqualTo(1);
    // (1 + 2 - 1 + 0 + 3) / 5 and (1 - 2 - 3 + 1 + 2) / 5
    assertThat(diff.from().mean()).isCloseTo(1, within(1e-12));
    assertThat(diff.to().mean()).isCloseTo(-0.2, within(1e-12));
    // samples 0 to 3: x 1 2 -1 0 with mean 0.5, y 1 -2 -3 1 with mean -0.75; deviations
    // 0.5 1.5 -1.5 -0.5 and 1.75 -1.25 -2.25 1.75: products 0.875 - 1.875 + 3.375 - 0.875 = 1.5,
    // squares 5 and 3.0625 + 1.5625 + 5.0625 + 3.0625 = 12.75
    assertThat(diff.pearson().correlation().orElseThrow())
        .isCloseTo(1.5 / Math.sqrt(5 * 12.75), within(1e-12));
    // kept or not first (4, 5), then by distance 4 (1), 2 (2), 1 (3); sample 0 has not changed
    assertThat(diff.changes())
        .extracting(change -> change.id().sample())
        .containsExactly(4, 5, 1, 2, 3);
  }

  @Test
  void rowsOfOneSideAreCountedAlone() {
    CreditDiff diff = CreditDiff.of(credits(1, 2), credits(1));

    assertThat(diff.rows()).isEqualTo(1);
    assertThat(diff.onlyFrom()).isEqualTo(1);
    assertThat(diff.onlyTo()).isZero();
    assertThat(diff.changes()).isEmpty();
  }

  /** By sample; NaN is one that is not kept. */
  private static Map<SampleId, Credit> credits(double... advantages) {
    Map<SampleId, Credit> credits = new TreeMap<>();
    for (int i = 0; i < advantages.length; i++) {
      boolean kept = !Double.isNaN(advantages[i]);
      OptionalDouble advantage = kept ? OptionalDouble.of(advantages[i]) : OptionalDouble.empty();
      credits.put(
          new SampleId("p", i),
          new Credit(1, "p", i, advantage, advantage, advantage, kept, kept ? "" : "failed"));
    }
    return credits;
  }
}
