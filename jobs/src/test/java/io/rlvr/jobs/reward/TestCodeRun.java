package io.rlvr.jobs.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.reward.code.CodeReward;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings whose policy writes programs that kill what they can reach. */
@Tag("slow")
class TestCodeRun {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final int STEPS = 2;

  @TempDir private Path folder;

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  /**
   * The verdicts are those of the programs of ProgramsEngine in their order. The parent is process
   * 1 in namespaces, which a signal from within does not reach; so that program prints its 3. With
   * process it is the supervisor, and its end is that of the run.
   */
  @ParameterizedTest
  @CsvSource({
    "process, '1 [code-process], 0 [code-process, code-killed], 0 [code-process, code-killed],"
        + " 0 [code-process]'",
    "namespaces, '1 [], 0 [code-killed], 1 [], 0 []'"
  })
  void theRunGoesOnWhateverAProgramKills(String sandbox, String expected) throws IOException {
    assumeThat(Files.isExecutable(PYTHON)).as("this machine has %s", PYTHON).isTrue();
    assumeThat(Files.isExecutable(Path.of("/usr/bin/setsid"))).as("setsid, of Linux").isTrue();
    Path run = folder.resolve("run");
    Settings settings = settings(sandbox);
    assumeThat(isPermitted(settings)).as("this machine permits %s", sandbox).isTrue();

    TrainCommand.train(settings, run.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      List<RewardRow> rows =
          tables.table(Tables.REWARDS).collectAsList().stream()
              .map((Row row) -> Tables.REWARDS.record(row))
              .toList();
      assertThat(rows).hasSize(STEPS * TinyRun.PROMPTS * TinyRun.SAMPLES);
      for (int sample = 0; sample < TinyRun.SAMPLES; sample++) {
        int one = sample;
        String verdict = expected.split("(?<=]), ", -1)[sample];
        assertThat(rows.stream().filter(row -> row.sample() == one).map(RewardRow::verdict))
            .extracting(TestCodeRun::valueAndFlags)
            .containsOnly(verdict);
      }
      assertThat(tables.table(Tables.CREDIT).count()).isEqualTo(rows.size());
    }
  }

  private Settings settings(String sandbox) throws IOException {
    Path prompts = folder.resolve("prompts.jsonl");
    String line =
        "{\"question\": \"%d\", \"reference\": \"3\","
            + " \"tests\": [{\"input\": \"\", \"output\": \"3\"}]}";
    Files.write(prompts, IntStream.range(0, 20).mapToObj(line::formatted).toList());
    return TinyRun.settings(
        TinyRun.configuration(folder),
        "dataset.train.format=jsonl",
        "dataset.train.path=\"%s\"".formatted(prompts),
        "rollout.engine=io.rlvr.jobs.testing.ProgramsEngine",
        "rollout.max-new-tokens=80",
        "rollout.reference-logprobs=false",
        "kl.placement=none",
        "loop.steps=" + STEPS,
        "reward.type=code",
        "reward.code.enabled=true",
        "reward.code.command=[\"%s\", \"{file}\"]".formatted(PYTHON),
        "reward.code.timeout=20",
        "reward.code.sandbox=" + sandbox);
  }

  private static boolean isPermitted(Settings settings) {
    try {
      return CodeReward.from(settings).name().equals("code");
    } catch (UserException e) {
      return false;
    }
  }

  private static String valueAndFlags(Verdict verdict) {
    return "%.0f %s".formatted(verdict.value(), verdict.flags());
  }
}
