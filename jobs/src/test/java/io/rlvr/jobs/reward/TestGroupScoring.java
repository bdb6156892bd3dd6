package io.rlvr.jobs.reward;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.RewardRow;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestGroupScoring {
  /** The mean of 1e308 and -1e308 goes by their difference, which is infinite. */
  @Test
  void aRewardOfWhichNoMeanCanBeTakenIsRefused() {
    assertThatThrownBy(() -> require(Verdict.scored(-1e308)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot learn from reward sql: it gave -1.0E308 to sample 3 of prompt 'p' at step 0"
                + " (expected at most 1.0E100 in size)");
    assertThatThrownBy(() -> require(Verdict.scored(1).withComponents(Map.of("truth", 1e308))))
        .hasMessageStartingWith("Cannot learn from reward sql's truth: it gave 1.0E308 to sample");
    assertThatCode(() -> require(Verdict.scored(1e100))).doesNotThrowAnyException();
    assertThatCode(() -> require(Verdict.failed("x"))).doesNotThrowAnyException();
  }

  private static void require(Verdict verdict) {
    GroupScoring.requireBounded(RewardRow.of(Rollout.ofText("p", 3, "x"), "sql", verdict));
  }
}
