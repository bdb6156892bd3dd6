package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that look at a run: two of them that earlier code made, one whole and one half. */
class TestLookUps {
  private static final Path GOLDEN = ProjectRoot.resolve("jobs/src/test/resources/golden/v1");
  private static final String QUERY =
      "select step, count(*) n, 'a, b' t from rewards group by step order by step";

  @TempDir private Path folder;
  private String run;
  private String unfinished;

  @BeforeEach
  void copyRuns() throws IOException {
    run = copy("run", "run");
    unfinished = copy("unfinished", "unfinished");
  }

  /** The numbers are those of the runs' own summary.json and manifests. */
  @Test
  void runsSaysHowFarEachIs() throws IOException {
    Files.createDirectories(folder.resolve("zz-broken"));
    Files.writeString(folder.resolve("zz-broken/run.json"), "{");

    Outcome outcome = Outcome.of("runs", folder.toString());

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().lines())
        .containsExactly(
            header(),
            padded(run) + "  done     2/2   25.0% -> 0.0%  1.122   2026-11-28 16:39",
            padded(unfinished) + "  stopped  1/2   0.0% -> -      0.875   2026-11-28 16:49",
            padded(folder + "/zz-broken")
                + "  Cannot read record of a run %s/zz-broken/run.json: not JSON at line 1, column 2"
                    .formatted(folder)
                + " (expected one object)");
  }

  @Test
  void statusIsJsonAndItsExitSaysWhetherTheRunIsDone() {
    Outcome done = Outcome.of("status", "--run", run);

    assertThat(done.status()).isZero();
    assertThat(done.out())
        .isEqualTo(
            """
            {
              "run": "%s",
              "state": "done",
              "step": 2,
              "steps": 2,
              "accuracy_before": 0.25,
              "accuracy_now": 0.0,
              "reward": 1.1220878136200718,
              "alarms": ["clipped-share"],
              "last_stage": "step=00002/evaluate-c8160de5",
              "last_change": "2026-11-28T16:39:40.122Z"
            }
            """
                .formatted(run));

    Outcome notYet = Outcome.of("status", "--run", unfinished);

    assertThat(notYet.status()).isEqualTo(3);
    assertThat(notYet.out()).contains("\"state\": \"stopped\"", "\"accuracy_now\": null");
    assertThat(Outcome.of("status", "--run", folder.toString()))
        .isEqualTo(
            mistake(
                "Cannot open run %s: it holds no run.json (expected a run folder)"
                    .formatted(folder)));
  }

  @Test
  void showFindsTheLowestRewards() {
    Outcome outcome = Outcome.of("show", "--run", run, "--worst", "2");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().lines().filter(line -> line.startsWith("sample ")))
        .containsExactly(
            "sample     0 of arithmetic/train/0000006, step 2",
            "sample     1 of arithmetic/train/0000015, step 2");
    assertThat(outcome.out()).contains("verdict    SCORED reward 0.75 advantage -1.0682");
  }

  @Test
  void showFindsTheSamplesOfAPrompt() {
    Outcome outcome = Outcome.of("show", "--run", run, "--prompt", "arithmetic/train/0000006");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().lines().filter(line -> line.startsWith("sample ")))
        .hasSize(4)
        .allMatch(line -> line.endsWith(" of arithmetic/train/0000006, step 2"));
  }

  @Test
  void showRefusesWhatItCannotFind() {
    assertThat(Outcome.of("show", "--run", run, "--prompt", "x"))
        .isEqualTo(
            mistake(
                "Cannot show prompt 'x': no sample of it in run %s (expected a prompt_id)"
                    .formatted(run)));
    assertThat(Outcome.of("show", "--run", run, "--prompt", "x", "--step", "1"))
        .isEqualTo(
            mistake(
                "Cannot show prompt 'x': no sample of it in step 1 of run %s (expected a prompt_id)"
                    .formatted(run)));
    assertThat(Outcome.of("show", "--run", run, "--step", "9"))
        .isEqualTo(
            mistake(
                "Cannot show step 9 of run %s: it has no rewards (expected a step from 1 to 2)"
                    .formatted(run)));
    assertThat(Outcome.of("show", "--run", run, "--disputed", "1"))
        .isEqualTo(
            mistake(
                "Cannot show disputed samples of run %s: nothing watched its reward (expected"
                        .formatted(run)
                    + " reward.monitors, such as [truth])"));
  }

  @Test
  void showRefusesChoicesThatDoNotGoTogether() {
    assertThat(Outcome.of("show", "--run", run, "--worst", "1", "--disputed", "1"))
        .isEqualTo(
            mistake(
                "Cannot show all of --prompt, --worst and --disputed at once (expected one of"
                    + " them)"));
    assertThat(Outcome.of("show", "--run", run, "--worst", "1", "--count", "1"))
        .isEqualTo(
            mistake("Cannot use --count beside --worst or --disputed (expected their own number)"));
    assertThat(Outcome.of("show", "--run", run, "--worst", "0"))
        .isEqualTo(mistake("Invalid --worst: 0 (expected a number >= 1)"));
  }

  @Test
  void showOfARunWithoutRewards() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Files.copy(Path.of(run, "run.json"), empty.resolve("run.json"));

    assertThat(Outcome.of("show", "--run", empty.toString()))
        .isEqualTo(mistake("Cannot show run %s: it has no rewards yet".formatted(empty)));
  }

  @Test
  void sqlWritesOneFileInEachFormat() throws IOException {
    Path csv = folder.resolve("a.csv");
    Path json = folder.resolve("a.json");
    Path parquet = folder.resolve("a.parquet");
    for (Path file : List.of(csv, json, parquet)) {
      assertThat(Outcome.of("sql", "--run", run, "--out", file.toString(), QUERY))
          .isEqualTo(new Outcome(0, "", ""));
    }

    assertThat(csv).hasContent("step,n,t\n1,32,\"a, b\"\n2,32,\"a, b\"\n");
    assertThat(json)
        .hasContent("{\"step\":1,\"n\":32,\"t\":\"a, b\"}\n{\"step\":2,\"n\":32,\"t\":\"a, b\"}\n");
    try (SparkSession spark = Sessions.open("local[1]", "test")) {
      assertThat(spark.read().parquet(parquet.toString()).toJSON().collectAsList())
          .containsExactly(
              "{\"step\":1,\"n\":32,\"t\":\"a, b\"}", "{\"step\":2,\"n\":32,\"t\":\"a, b\"}");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("run", "unfinished", "a.csv", "a.json", "a.parquet");
    }
  }

  @Test
  void csvHoldsListsMapsAndStructsAsJson() {
    Path file = folder.resolve("nested.csv");

    Outcome outcome =
        Outcome.of(
            "sql",
            "--run",
            run,
            "--out",
            file.toString(),
            "select 1 as a, 2 as a, array(1, 2) as l, map('k', 0.5D) as m, struct(3 as x) as s,"
                + " cast(null as array<int>) as n");

    assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
    assertThat(file)
        .hasContent(
            """
            a,a,l,m,s,n
            1,2,"[1,2]","{\\"k\\":0.5}","{\\"x\\":3}",
            """);
  }

  @Test
  void sqlThatFailsLeavesNoFile() throws IOException {
    Path file = folder.resolve("a.csv");

    Outcome outcome =
        Outcome.of("sql", "--run", run, "--out", file.toString(), "select raise_error('no')");

    assertThat(outcome.status()).isEqualTo(2);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("run", "unfinished");
    }
  }

  @Test
  void sqlRefusesAFileBeforeSparkStarts() throws IOException {
    Path there = Files.createFile(folder.resolve("there.csv"));

    assertThat(Outcome.of("sql", "--run", run, "--out", folder + "/a.txt", QUERY))
        .isEqualTo(
            mistake(
                "Invalid --out: %s/a.txt (expected a file that ends in .csv, .json or .parquet)"
                    .formatted(folder)));
    assertThat(Outcome.of("sql", "--run", run, "--out", there.toString(), QUERY))
        .isEqualTo(
            mistake("Cannot write %s: it is there already (expected a new file)".formatted(there)));
    assertThat(Outcome.of("sql", "--run", run, "--out", folder + "/no/a.csv", QUERY))
        .isEqualTo(
            mistake(
                "Cannot write %s/no/a.csv: no folder %s/no (expected one that is there)"
                    .formatted(folder, folder)));
    assertThat(Outcome.of("sql", "--run", run, " "))
        .isEqualTo(mistake("Missing query (expected Spark SQL)"));
    assertThat(Outcome.of("sql", "--run", folder.toString(), QUERY))
        .isEqualTo(
            mistake(
                "Cannot open run %s: it holds no run.json (expected a run folder)"
                    .formatted(folder)));
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  /** To Spark's readers these names are patterns: the first of them finds r1, another run. */
  @ParameterizedTest
  @ValueSource(strings = {"r[12]", "r{1,*?\\}"})
  void sqlTakesTheNameOfARunAsItIs(String name) throws IOException {
    copy("run", "r1");
    String odd = copy("run", name);

    assertThat(
            Outcome.of(
                "sql",
                "--run",
                odd,
                "select distinct input_file_name() like '%/r1/%' other from rewards"))
        .isEqualTo(new Outcome(0, "{\"other\":false}\n", ""));
    assertThat(Outcome.of("show", "--run", odd, "--count", "1").status()).isZero();
  }

  @Test
  void promptsThatAreGoneAreNotNone() throws IOException {
    Files.delete(Path.of(run, "prompts/train/_manifest.json"));
    Outcome gone =
        mistake(
            "Cannot read %s/prompts/train: its import is gone (expected its manifest, since"
                    .formatted(run)
                + " step=00001/reward-2a089f13 was made from it)");

    assertThat(Outcome.of("sql", "--run", run, "select count(*) from prompts")).isEqualTo(gone);
    assertThat(Outcome.of("show", "--run", run)).isEqualTo(gone);
    assertThat(Outcome.of("sql", "--run", run, "select count(distinct step) n from rewards"))
        .isEqualTo(new Outcome(0, "{\"n\":2}\n", ""));
  }

  @Test
  void sqlRunsQueriesAlone() {
    assertThat(Outcome.of("sql", "--run", run, "drop view rewards"))
        .isEqualTo(
            mistake(
                "Cannot run drop view rewards: it is no query (expected select, with, values,"
                    + " table, from, show or describe)"));
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  @Test
  void sqlLeavesTheRunAlone() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(run));
    for (String file : List.of(run + "/a.csv", run + "/prompts/train/a.csv", link + "/a.csv")) {
      assertThat(Outcome.of("sql", "--run", run, "--out", file, QUERY))
          .isEqualTo(
              mistake(
                  "Cannot write %s: it is in run folder %s (expected a file elsewhere)"
                      .formatted(file, run)));
    }
  }

  /** Nobody, not even root, makes files there. */
  @Test
  void sqlRefusesAFolderThatCannotBeWritten() {
    assertThat(Outcome.of("sql", "--run", run, "--out", "/proc/a.csv", QUERY))
        .isEqualTo(
            mistake(
                "Cannot write /proc/a.csv: /proc cannot be written (expected a folder that can)"));
  }

  @Test
  void sqlHasEveryTableWhereTheQueryNamesNone() {
    assertThat(Outcome.of("sql", "--run", run, "show tables").out().lines())
        .extracting(line -> line.replaceFirst(".*\"tableName\":\"(\\w+)\".*", "$1"))
        .containsExactlyInAnyOrder(
            "prompts",
            "rollouts",
            "rewards",
            "credit",
            "evaluations",
            "metrics",
            "offshoot_rewards",
            "offshoot_credit");
  }

  private String header() {
    return padded("run") + "  state    step  accuracy       reward  last change";
  }

  private String padded(String name) {
    return name + " ".repeat(unfinished.length() - name.length());
  }

  private String copy(String name, String as) throws IOException {
    Path from = GOLDEN.resolve(name);
    Path to = folder.resolve(as);
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
    return to.toString();
  }

  private static Outcome mistake(String line) {
    return new Outcome(2, "", "rlvr: " + line + "\n");
  }
}
