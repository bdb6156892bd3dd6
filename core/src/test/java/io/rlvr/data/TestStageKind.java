package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
