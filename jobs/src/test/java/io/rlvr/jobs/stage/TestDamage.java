package io.rlvr.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.ProgressListener;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.TrainLoop;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Each kind of file of a finished run in each kind of damage, and what the same command then says
 * once it has to read the file again: one line that names it, or nothing where it can do without.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class TestDamage {
  private Path folder;
  private SparkSession spark;
  private Path conf;
  private Map<String, List<String>> rows;
  private int copies;

  /** What happens to a file. */
  private enum Damage {
    HALF,
    FLIPPED,
    EMPTY,
    GONE;

    void to(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      int half = bytes.length / 2;
      bytes[half] ^= 1;
      switch (this) {
        case HALF -> Files.write(file, Arrays.copyOf(bytes, half));
        case FLIPPED -> Files.write(file, bytes);
        case EMPTY -> Files.write(file, new byte[0]);
        case GONE -> Files.delete(file);
      }
    }
  }

  /**
   * What is damaged, and what is no longer done when the command runs again, so that it is read.
   */
  private enum Victim {
    ROLLOUTS("straight", "step=00002/rollout-*/part-*", "step=00002/{reward,credit,update}-*"),
    WEIGHTS("straight", "policy/v00001/model.safetensors", "step=00002/*-*"),
    OPTIMIZER("straight", "optimizer/v00001/optimizer.safetensors", "step=00002/update-*"),
    ADAPTER("lora", "policy/v00001/adapter_model.safetensors", "step=00002/*-*"),
    MANIFEST("straight", "step=00001/rollout-*/_manifest.json", "nothing"),
    RUN("straight", "run.json", "nothing");

    private final String run;
    private final String file;
    private final String undone;

    Victim(String run, String file, String undone) {
      this.run = run;
      this.file = file;
      this.undone = undone;
    }
  }

  private record Outcome(int status, String err) {}

  @BeforeAll
  void train(@TempDir Path temporary) throws IOException {
    folder = temporary;
    conf = TinyRun.configuration(folder);
    spark = Sessions.open("local[1]", "test");
    assertThat(train("straight", folder.resolve("straight"))).isEqualTo(new Outcome(0, ""));
    assertThat(train("lora", folder.resolve("lora"))).isEqualTo(new Outcome(0, ""));
    rows = TinyRun.rows(spark, folder.resolve("straight"));
  }

  @AfterAll
  void close() {
    ExecutorModels.shared().clear();
    spark.stop();
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/damage.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void isNamedOrMadeGoodByTheSameCommand(Victim victim, Damage damage, String message)
      throws IOException {
    Path run = copy(folder.resolve(victim.run));
    for (Path stage : matching(run, victim.undone)) {
      Files.delete(stage.resolve("_manifest.json"));
    }
    Path file = matching(run, victim.file).get(0);
    String bytes = Long.toString(Files.size(file));
    damage.to(file);

    Outcome outcome = train(victim.run, run);

    if (message.equals("same rows")) {
      assertThat(outcome).isEqualTo(new Outcome(0, ""));
      assertThat(TinyRun.rows(spark, run)).isEqualTo(rows);
    } else {
      String line =
          message
              .replace("FILE", Pattern.quote(file.toString()))
              .replace("FOLDER", Pattern.quote(file.getParent().toString()))
              .replace("BYTES", bytes)
              .replace("HEX", "[0-9a-f]{8}")
              .replace("SHA", "[0-9a-f]{64}");
      assertThat(outcome.err()).matches("rlvr: " + line + "\n");
      assertThat(outcome.status()).isEqualTo(2);
    }
  }

  private Outcome train(String name, Path run) {
    ExecutorModels.shared().clear(); // the command is another process
    StringWriter err = new StringWriter();
    FileStore store = new LocalFileStore(run);
    try (ProgressListener progress = new ProgressListener(TinyRun.STEPS)) {
      Settings settings = settings(name);
      Run opened = Run.open(spark, store, settings);
      Plan plan = new Plan(settings, opened.startModel().digest());
      new TrainLoop(opened, plan, new StageRunner(spark, store, opened.startModel(), progress))
          .run();
      return new Outcome(0, "");
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      int status = Main.status(e, new PrintWriter(err, true));
      return new Outcome(status, err.toString());
    }
  }

  private Settings settings(String name) {
    return name.equals("lora")
        ? TinyRun.settings(conf, "loop.keep-policies=2", "lora.rank=4", "lora.targets=[q_proj]")
        : TinyRun.settings(conf, "loop.keep-policies=2");
  }

  private Path copy(Path run) throws IOException {
    Path to = folder.resolve("copy" + copies++);
    try (Stream<Path> tree = Files.walk(run)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(run.relativize(path).toString()));
      }
    }
    return to;
  }

  private static List<Path> matching(Path run, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(run)) {
      tree.filter(
              path ->
                  run.getFileSystem().getPathMatcher("glob:" + glob).matches(run.relativize(path)))
          .sorted()
          .forEach(found::add);
    }
    return found;
  }
}
