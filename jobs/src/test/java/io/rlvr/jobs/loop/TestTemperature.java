package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.StageKind;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Before the first optimizer step the policy in training is the one that sampled, so every ratio is
 * 1 and every KL 0, if all log-probabilities are of one temperature. At two temperatures the
 * tempered and the plain probability of a token differ, and so would these.
 */
@Tag("slow")
class TestTemperature {
  @AfterEach
  void forgetModels() {
    ExecutorModels.shared().clear();
  }

  @ParameterizedTest
  @CsvSource({"rollout, driver", "recompute, driver", "recompute, executors"})
  void theRatioIsOneOnTheFirstOptimizerStep(String old, String placement, @TempDir Path folder)
      throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");

    TrainCommand.train(
        TinyRun.settings(
            conf,
            "rollout.temperature=0.7",
            "update.old-logprobs=" + old,
            "update.placement=" + placement,
            "update.sequences-per-optimizer-step=32", // all of the step: one optimizer step
            "loss.importance-cap=2",
            "kl.placement=loss",
            "loop.steps=1"),
        run.toString(),
        "local[2]");

    RunFolder made = RunFolder.of(new LocalFileStore(run));
    Map<String, Double> update = made.manifestsOf(StageKind.UPDATE).get(0).metrics();
    Map<String, Double> rollout = made.manifestsOf(StageKind.ROLLOUT).get(0).metrics();
    assertThat(update.get("loss.ratio-mean")).isCloseTo(1, within(1e-5));
    assertThat(update.get("kl.rollout-policy")).isCloseTo(0, within(1e-5));
    assertThat(update.get("loss.kl-reference")).isCloseTo(0, within(1e-5));
    assertThat(rollout.get("kl.policy-reference")).isCloseTo(0, within(1e-5));
    assertThat(rollout).containsEntry("logprob-temperature", 0.7);
  }
}
