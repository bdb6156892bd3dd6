package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestStageKind {
  @ParameterizedTest
  @CsvSource({
    "import, IMPORT",
    "rollout, ROLLOUT",
    "rollout-refill1, ROLLOUT",
    "reward-refill12, REWARD",
    "refill2, REFILL",
    "judge-train, JUDGE_TRAIN",
    "evaluate, EVALUATE"
  })
  void manifestsNameTheirKind(String stage, StageKind kind) {
    assertThat(StageKind.of(stage)).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({"rollout-refill", "rollout-refill0", "rollout-refill1x", "rollouts", "''", "refillx"})
  void otherNamesAreOfNoKind(String stage) {
    assertThat(StageKind.of(stage)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ROLLOUT, 0, rollout",
    "ROLLOUT, 12, rollout-refill12",
    "REWARD, 1, reward-refill1",
    "REFILL, 2, refill2"
  })
  void namesNumberTheRounds(StageKind kind, int round, String stage) {
    assertThat(kind.inRound(round)).isEqualTo(stage);
    assertThat(StageKind.round(stage)).isEqualTo(round);
    assertThat(StageKind.of(stage)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollout-refill", "refill", "credit", "rollout-refill01", ""})
  void otherNamesAreOfTheFirstRound(String stage) {
    assertThat(StageKind.round(stage)).isZero();
  }

  /** The order of docs/architecture.md. */
  @Test
  void aStepGoesFromRolloutToUpdate() {
    assertThat(StageKind.ofStep())
        .extracting(StageKind::spelled)
        .containsExactly("rollout", "reward", "refill", "credit", "update");
    assertThat(StageKind.ofLoop())
        .extracting(StageKind::spelled)
        .containsExactly("import", "rollout", "reward", "refill", "credit", "update", "evaluate");
    assertThat(StageKind.supervised()).containsExactly(StageKind.SFT, StageKind.JUDGE_TRAIN);
  }

  @Test
  void everyTableKnowsWhatWritesIt() {
    assertThat(StageKind.tables())
        .containsExactly("prompts", "rollouts", "rewards", "credit", "evaluations");
    assertThat(StageKind.writing("evaluations")).contains(StageKind.EVALUATE);
    assertThat(StageKind.writing("metrics")).isEmpty();
  }

  @Test
  void threeStagesWriteAPolicyVersion() {
    assertThat(StageKind.values())
        .filteredOn(StageKind::trains)
        .containsExactly(StageKind.UPDATE, StageKind.SFT, StageKind.JUDGE_TRAIN);
  }
}
