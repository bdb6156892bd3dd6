package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestEnvironment {
  @Test
  void theCommitIsWhatTheBuildWrote() {
    assertThat(Environment.commit("commit-of-test.txt")).contains("8f967da-dirty");
  }

  /** A build without git leaves the file empty, and no build leaves none. */
  @Test
  void theCommitMayBeUnknown() {
    assertThat(Environment.commit("commit-unknown.txt")).isEmpty();
    assertThat(Environment.commit("none.txt")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "train --version", "score --version", "runs -V"})
  void everyCommandSaysVersionAndCommit(String words) {
    Outcome outcome = Outcome.of(words.split(" "));

    assertThat(outcome.status()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .matches("rlvr \\S+, (commit [0-9a-f]{7,40}(-dirty)?|unknown commit)\n");
  }
}
