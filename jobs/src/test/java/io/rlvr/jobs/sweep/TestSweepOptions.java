package io.rlvr.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.AllSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSweepOptions {
  @TempDir private Path folder;

  @Test
  void cellsSeedsAndClaimsAreRead() throws Exception {
    SweepOptions options =
        options(
            "run.seed = 5, sweep.seeds = 2, sweep.cells = [\"judge, soft: train a.b=1 c=d:e\","
                + " \"SFT: sft\"], sweep.claims = [\"RL over SFT: judge, soft > SFT\"]");
    assertThat(options.seeds()).containsExactly(5L, 6L);
    assertThat(options.cells())
        .containsExactly(
            new Cell("judge, soft", "train", List.of("a.b=1", "c=d:e")),
            new Cell("SFT", "sft", List.of()));
    assertThat(options.cells().get(0).folder()).isEqualTo("judge-soft");
    assertThat(options.cells().get(1).isSupervised()).isTrue();
    assertThat(options.claims()).containsExactly(new Claim("RL over SFT", "judge, soft", "SFT"));
    assertThat(options.cells(List.of("SFT", "judge, soft"))).isEqualTo(options.cells());
    assertThat(options.cells(List.of("SFT"))).containsExactly(options.cells().get(1));
  }

  @Test
  void mistakesAreNamed() {
    refuses("", "Missing sweep.cells (expected what sweep runs, each 'name: train key=value ...')");
    refuses(
        "sweep.cells = [\"a: evaluate\"]",
        "Invalid sweep.cells: 'a: evaluate' (expected a name, a colon, train or sft, and settings"
            + " key=value)");
    refuses(
        "sweep.cells = [\"a: train b\"]",
        "Invalid sweep.cells: 'a: train b' (expected a name, a colon, train or sft, and settings"
            + " key=value)");
    refuses(
        "sweep.cells = [\"a b: train\", \"A-B: train\"]",
        "Invalid sweep.cells: 'A-B' (expected names that begin with and differ in letters a to z or"
            + " digits)");
    for (String name : List.of("..", "α", ".a")) { // folders that leave the sweep's, or none
      refuses(
          "sweep.cells = [\"%s: train\"]".formatted(name),
          "Invalid sweep.cells: '%s' (expected names that begin with and differ in letters a to z"
                  .formatted(name)
              + " or digits)");
    }
    refuses(
        "sweep.cells = [\"a: train\"], sweep.claims = [\"a better than b\"]",
        "Invalid sweep.claims: 'a better than b' (expected a title, a colon, and two cells with"
            + " ' > ' between them)");
    refuses(
        "sweep.cells = [\"a: train\"], sweep.claims = [\"t: a > b\"]",
        "Invalid sweep.claims: 'b' (expected one of the cells a)");
    assertThatThrownBy(() -> options("sweep.cells = [\"a: train\"]").cells(List.of("b")))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid --cell: 'b' (expected one of a)");
  }

  @Test
  void plusIsPartOfAName() throws Exception {
    SweepOptions options = options("sweep.cells = [\"REINFORCE: train\", \"REINFORCE++: train\"]");
    assertThat(options.cells())
        .extracting(Cell::folder)
        .containsExactly("reinforce", "reinforceplusplus");
  }

  @Test
  void thePartsOfThePaperCanBeRead() throws Exception {
    Path root = Path.of("..").toAbsolutePath().normalize();
    for (String part :
        List.of("algorithms", "gaming", "noise", "normalisation", "rewards", "scaling")) {
      Path conf = root.resolve("conf/paper/" + part + ".conf");
      SweepOptions options = SweepOptions.from(AllSettings.load(conf, List.of()));
      assertThat(options.cells()).as(part).hasSizeGreaterThan(1);
      for (Cell cell : options.cells()) {
        assertThat(AllSettings.load(conf, cell.overrides()).asMap()).as(part).isNotEmpty();
      }
    }
  }

  private void refuses(String conf, String message) {
    assertThatThrownBy(() -> options(conf)).isInstanceOf(UserException.class).hasMessage(message);
  }

  private SweepOptions options(String conf) throws Exception {
    Path file = folder.resolve("sweep.conf");
    Files.writeString(file, "policy.model = m\n" + conf);
    Settings settings = AllSettings.load(file, List.of());
    return SweepOptions.from(settings);
  }
}
