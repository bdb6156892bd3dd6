package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TestSweepCommand {
  private static final String SWEEP =
      """
      sweep {
        seeds = 2
        cells = ["even ids: train", "SFT: sft sft.prompts-per-step=16"]
        claims = ["RL beats SFT: even ids > SFT"]
      }
      """;

  @TempDir private Path folder;

  @Test
  void aSweepThatWasKilledGoesOnAndSaysTheSame() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Files.writeString(conf, SWEEP, StandardOpenOption.APPEND);

    Outcome whole = sweep(conf, "sweep");
    assertThat(whole.status()).as(whole.err()).isZero();
    assertThat(whole.err()).contains("Run 1 of 4: even ids, seed 5", "Run 4 of 4: SFT, seed 6");
    Path table = folder.resolve("sweep/table.md");
    List<String> before = rows(table);
    assertThat(before.get(3)).startsWith("| even ids | 2 | ");
    assertThat(before.get(4)).startsWith("| SFT | 2 | ");
    assertThat(before).anyMatch(line -> line.startsWith("| RL beats SFT: even ids > SFT | 2 | "));

    // as if the process had ended in the last step of one run
    Path killed = folder.resolve("sweep/even-ids/seed-6");
    RunFolder run = RunFolder.of(new LocalFileStore(killed));
    for (String stage : run.manifests().keySet()) {
      if (stage.startsWith("step=00002/")) {
        Files.delete(killed.resolve(RunLayout.manifest(stage)));
      }
    }
    Files.delete(table);
    Outcome again = sweep(conf, "sweep");
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err()).contains("stages were done before: skipped");
    assertThat(rows(table)).isEqualTo(before);

    Outcome some = sweep(conf, "sweep", "--cell=SFT"); // the others are in the table still
    assertThat(some.status()).as(some.err()).isZero();
    assertThat(rows(table)).isEqualTo(before);

    Outcome one = sweep(conf, "other", "--cell=even ids");
    assertThat(one.status()).as(one.err()).isZero();
    assertThat(rows(folder.resolve("other/table.md"))).isEqualTo(before.subList(0, 4));
  }

  private Outcome sweep(Path conf, String run, String... more) {
    String[] arguments = {
      "sweep", "--conf=" + conf, "--run=" + folder.resolve(run), "--master=local[2]"
    };
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Outcome.of(all);
  }

  /** Without the last column of the cells, which is time. */
  private static List<String> rows(Path table) throws IOException {
    return Files.readAllLines(table).stream()
        .map(line -> line.replaceFirst(" \\| [\\d.]+ \\|$", " |"))
        .toList();
  }
}
