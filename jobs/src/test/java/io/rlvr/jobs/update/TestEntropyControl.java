package io.rlvr.jobs.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose entropy bonus is adaptive. Entropy of 300 tokens is at most log 300 = 5.7 nat. */
@Tag("slow")
class TestEntropyControl {
  @TempDir private Path folder;
  private Path conf;

  @BeforeEach
  void makeConfiguration() throws IOException {
    conf = TinyRun.configuration(folder);
  }

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  /** Below the target in every step: c, c + delta, then max. */
  @Test
  void theCoefficientGoesOnFromTheUpdateBefore() throws IOException {
    List<Manifest> updates = run("low", 3, 0.25, "entropy-target=6", "entropy-delta=0.5");

    assertThat(metrics(updates, "loss.entropy-coefficient")).containsExactly(0.25, 0.75, 1.0);
    assertThat(metrics(updates, "loss.entropy-next-coefficient")).containsExactly(0.75, 1.0, 1.0);
    assertThat(updates)
        .allSatisfy(
            update -> assertThat(update.metrics().get("loss.entropy")).isEqualTo(5.7, within(0.5)));
  }

  /** The first step of the same run with a fixed coefficient trains the same; the second not. */
  @Test
  void aStepTrainsWithItsCoefficient() throws IOException {
    List<Manifest> fixed = run("fixed", 2, 0.25, "entropy-controller=fixed");
    List<Manifest> low = run("low", 2, 0.25, "entropy-target=6", "entropy-delta=0.5");

    assertThat(digest(low, 1)).isEqualTo(digest(fixed, 1));
    assertThat(digest(low, 2)).isNotEqualTo(digest(fixed, 2));
  }

  /** Above the target there is no bonus, and the coefficient falls to 0. */
  @Test
  void aboveTheTargetItTrainsAsWithoutABonus() throws IOException {
    List<Manifest> none = run("none", 2, 0, "entropy-controller=fixed");
    List<Manifest> high = run("high", 2, 0.25, "entropy-target=0.001", "entropy-delta=0.2");

    assertThat(digest(high, 1)).isEqualTo(digest(none, 1));
    assertThat(digest(high, 2)).isEqualTo(digest(none, 2));
    assertThat(metrics(high, "loss.entropy-coefficient")).containsExactly(0.0, 0.0);
    assertThat(high.get(0).metrics().get("loss.entropy-next-coefficient"))
        .isEqualTo(0.05, within(1e-15));
    assertThat(high.get(1).metrics()).containsEntry("loss.entropy-next-coefficient", 0.0);
    assertThat(none.get(0).metrics()).doesNotContainKey("loss.entropy-coefficient");
  }

  private List<Manifest> run(String name, int steps, double coefficient, String... loss)
      throws IOException {
    List<String> overrides =
        new ArrayList<>(
            List.of(
                "loop.steps=" + steps,
                "loss.entropy-coefficient=" + coefficient,
                "loss.entropy-max=1",
                "loss.entropy-controller=adaptive"));
    for (String override : loss) {
      overrides.add("loss." + override);
    }
    Path run = folder.resolve(name);
    TrainCommand.train(
        TinyRun.settings(conf, overrides.toArray(new String[0])), run.toString(), "local[2]");
    return RunFolder.of(new LocalFileStore(run)).updates();
  }

  private static List<Double> metrics(List<Manifest> updates, String name) {
    return updates.stream().map(update -> update.metrics().get(name)).toList();
  }

  private static String digest(List<Manifest> updates, int version) {
    return updates.get(version - 1).policy().orElseThrow().digest();
  }
}
