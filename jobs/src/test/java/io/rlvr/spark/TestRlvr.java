package io.rlvr.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.rlvr.jobs.testing.TinyRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a session that goes on. */
class TestRlvr {
  private static SparkSession spark;

  @TempDir private static Path folder;
  private static Path conf;

  @BeforeAll
  static void start() throws IOException {
    conf = TinyRun.configuration(folder);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("of the user")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.session.timeZone", "Asia/Kolkata")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aCommandSeesTheTemporaryViewsOfTheSessionAndLeavesItAsItWas() throws IOException {
    spark
        .sql(
            "select concat('q', id) as id, concat('What is 1 + ', id, '?') as question,"
                + " cast(id + 1 as string) as reference from range(8)")
        .createOrReplaceTempView("mine");
    Map<String, String> before = settings();

    Rlvr.run(
        spark,
        arguments("import", "view", "dataset.train.format=table", "dataset.train.table=mine"));
    int listeners = spark.sparkContext().listenerBus().listeners().size();
    Rlvr.run(spark, "import", "--run", run("view"));
    assertThat(spark.sparkContext().listenerBus().listeners()).hasSize(listeners);
    assertThat(Rlvr.output(spark, "sql", "--run", run("view"), "select count(*) as n from prompts"))
        .isEqualTo("{\"n\":16}\n");

    assertThat(spark.sparkContext().isStopped()).isFalse();
    assertThat(spark.sparkContext().appName()).isEqualTo("of the user");
    assertThat(settings()).isEqualTo(before);
    assertThat(spark.catalog().listTables().collectAsList())
        .extracting(table -> table.name())
        .containsExactly("mine");
    assertThat(SparkSession.active()).isSameAs(spark);
    assertThat(Files.exists(Path.of(run("view"), "prompts"))).isTrue();
  }

  @Test
  void aCommandThatIsStartedHandsOverItsProgressAndWhatItPrints() throws Exception {
    PrintStream err = System.err;
    ByteArrayOutputStream elsewhere = new ByteArrayOutputStream();
    System.setErr(new PrintStream(elsewhere, true, UTF_8));
    String progress;
    try {
      StartedCommand trained = Rlvr.start(spark, arguments("train", "followed", "loop.steps=1"));
      progress = progress(trained);
      assertThat(trained.output()).isEmpty();
    } finally {
      System.setErr(err);
    }
    // lines as README.md shows them
    assertThat(progress)
        .containsPattern("(?m)^step 1/1: reward \\S+, accuracy \\S+% \\(.*\\)\n")
        .containsPattern("(?m)^1 step done, accuracy \\S+ -> \\S+, reward \\S+$")
        .contains("report: " + run("followed") + "/report.html\n");
    assertThat(elsewhere.toString(UTF_8)).isEmpty();

    String query = "select count(distinct step) as n from rewards";
    StartedCommand asked = Rlvr.start(spark, "sql", "--run", run("followed"), query);
    assertThat(asked.output()).isEqualTo("{\"n\":1}\n");
    assertThat(progress(asked)).isEmpty();
  }

  @Test
  void aStartedCommandThatFailsSaysWhyAtItsEnd() throws Exception {
    StartedCommand mistyped = Rlvr.start(spark, "trian");

    assertThat(progress(mistyped)).isEmpty();
    assertThatThrownBy(mistyped::output)
        .isInstanceOf(RlvrException.class)
        .hasMessageContaining("trian")
        .hasFieldOrPropertyWithValue("status", 2);
  }

  private static String progress(StartedCommand command) throws InterruptedException {
    StringBuilder all = new StringBuilder();
    for (String lines = command.progress(); !lines.isEmpty(); lines = command.progress()) {
      assertThat(lines).endsWith("\n");
      all.append(lines);
    }
    return all.toString();
  }

  @Test
  @Tag("slow")
  void runsOneAfterTheOtherAndTwoAtOnceHaveTheRowsOfTheCommandLine() throws Exception {
    Rlvr.run(spark, arguments("train", "first", "run.seed=5"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> runs =
          List.of(
              threads.submit(() -> Rlvr.run(spark, arguments("train", "second", "run.seed=5"))),
              threads.submit(() -> Rlvr.run(spark, arguments("train", "third", "run.seed=6"))));
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }
    JarTask.main(arguments("train", "second", "run.seed=5")); // resumes

    assertThat(spark.range(3).count()).isEqualTo(3);
    Map<String, List<String>> rows = TinyRun.rows(spark, Path.of(run("first")));
    assertThat(rows.get("rewards")).hasSize(TinyRun.STEPS * TinyRun.PROMPTS * TinyRun.SAMPLES);
    assertThat(TinyRun.rows(spark, Path.of(run("second")))).isEqualTo(rows);
    assertThat(TinyRun.rows(spark, Path.of(run("third"))).get("rollouts"))
        .hasSameSizeAs(rows.get("rollouts"))
        .isNotEqualTo(rows.get("rollouts"));
  }

  @Test
  void aMistakeIsAnExceptionWithItsLineAndStatus() {
    isMistake(
        "Unknown setting rollout.temprature. Did you mean 'rollout.temperature'?",
        arguments("train", "mistaken", "rollout.temprature=1"));
    isMistake(
        "Cannot open run %s: it holds no run.json (expected a run folder)".formatted(folder),
        "show",
        "--run",
        folder.toString(),
        "--step=1");
    isMistake(
        "Unknown option --stp of show (see rlvr show --help). Did you mean '--step'?",
        "show",
        "--step=1",
        "--stp=1");
    isMistake("Missing command (expected one that rlvr --help lists, such as quickstart)");
  }

  @Test
  void aMasterIsRefusedSinceTheSessionHasOne() {
    isMistake(
        "Invalid --master: 'local[2]' (expected none: the session that runs this has one)",
        "show",
        "--run",
        folder.toString(),
        "--step=1",
        "--master=local[2]");
  }

  @Test
  void aFilterOfStandardInputIsRefused() {
    isMistake(
        "Cannot run score in a session: it reads standard input (expected bin/rlvr score)",
        "score",
        "--reward=exact");
  }

  @Test
  void anOutageHasItsCause() {
    IOException reset = new IOException("Connection reset");

    assertThat(Failures.of("train", reset))
        .hasMessage("Cannot finish train: java.io.IOException: Connection reset")
        .hasCause(reset)
        .returns(1, RlvrException::status);
  }

  private static void isMistake(String line, String... arguments) {
    assertThatThrownBy(() -> Rlvr.run(spark, arguments))
        .hasMessage(line)
        .asInstanceOf(type(RlvrException.class))
        .satisfies(e -> assertThat(e.status()).isEqualTo(2));
  }

  private static String[] arguments(String command, String run, String... settings) {
    String[] arguments = new String[3 + settings.length];
    arguments[0] = command;
    arguments[1] = "--conf=" + conf;
    arguments[2] = "--run=" + run(run);
    for (int i = 0; i < settings.length; i++) {
      arguments[3 + i] = "--set=" + settings[i];
    }
    return arguments;
  }

  private static String run(String name) {
    return folder.resolve(name).toString();
  }

  private static Map<String, String> settings() {
    return scala.jdk.javaapi.CollectionConverters.asJava(spark.conf().getAll());
  }
}
