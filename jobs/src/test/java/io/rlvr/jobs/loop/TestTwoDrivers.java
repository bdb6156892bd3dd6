package io.rlvr.jobs.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.DriverClaim;
import io.rlvr.store.LocalFileStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run folder that another driver trains. */
@Tag("slow")
class TestTwoDrivers {
  @TempDir private Path folder;

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  @Test
  void whatWritesPoliciesIsRefusedAndTheRestIsNot() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    String refusal =
        ("rlvr: Cannot train run %s: process %d on \\S+ is training it, last seen \\d+ s ago"
                + " \\(expected one driver at a time; one that died elsewhere gives way after 120 s\\)")
            .formatted(run, ProcessHandle.current().pid());

    try (DriverClaim other = DriverClaim.take(new LocalFileStore(run))) {
      for (String command : List.of("train", "update")) {
        assertThat(execute(75, command, conf, run))
            .as(command)
            .singleElement()
            .asString()
            .matches(refusal);
      }
      assertThat(run.resolve("policy")).doesNotExist();
      execute(0, "import", conf, run);
      execute(0, "rollout", conf, run);
      assertThat(other.store().list("driver")).hasSize(1);
    }
    execute(0, "train", conf, run);

    assertThat(run.resolve("policy/v00002")).isDirectory();
    assertThat(new LocalFileStore(run).list("driver")).isEmpty();
  }

  @Test
  void otherSettingsDoNotReplaceTheRecordOfADriverAtItsFirstStage() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    Path other = folder.resolve("other.conf");
    Files.writeString(other, Files.readString(conf).replace("run.seed = 5", "run.seed = 6"));

    String record;
    try (DriverClaim first = DriverClaim.take(new LocalFileStore(run))) {
      execute(75, "train", conf, run); // as far as its record
      record = Files.readString(run.resolve("run.json"));
      execute(75, "train", other, run);
      assertThat(Files.readString(run.resolve("run.json"))).isEqualTo(record);
      assertThat(first.store().list("driver")).hasSize(1);
    }
    execute(0, "train", other, run);

    assertThat(Files.readString(run.resolve("run.json"))).isNotEqualTo(record);
  }

  /** What the command says itself, without the log of Spark. */
  private static List<String> execute(int status, String command, Path conf, Path run) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      assertThat(
              Main.execute(
                  command,
                  "--conf",
                  conf.toString(),
                  "--run",
                  run.toString(),
                  "--master",
                  "local[1]"))
          .as(command)
          .isEqualTo(status);
    } finally {
      System.setErr(before);
    }
    return err.toString(UTF_8).lines().filter(line -> line.startsWith("rlvr: ")).toList();
  }
}
