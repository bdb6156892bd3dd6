package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.models.DeviceModels;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.FolderHub;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.store.DataFile;
import io.rlvr.store.ManifestJson;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in processes of their own, with a cache and a hub that their environment names. */
@Tag("slow")
class TestHubRun {
  private static final String FIRST = "1".repeat(40);
  private static final String SECOND = "2".repeat(40);
  private static final String NAME = "hf:some/tiny";

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private FolderHub hub;
  private Path conf;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void start() throws IOException {
    conf = TinyRun.configuration(folder);
    // slow, so that two meet
    hub = FolderHub.start(folder.resolve("model"), FIRST, Duration.ofMillis(500));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aRunKeepsTheCommitThatItBeganWith() throws Exception {
    Outcome begun = stage("import");
    assertThat(begun.status()).as(begun.err()).isZero();
    Path record = folder.resolve("run/run.json");
    assertThat(Files.readString(record)).contains("\"" + NAME + "@" + FIRST + "\"");

    hub.moveTo(SECOND);
    Outcome resumed = stage("rollout", "--step", "1");

    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains("rlvr: policy.model is %s@%s, as the run records it".formatted(NAME, FIRST));
    assertThat(folder.resolve("cache/models--some--tiny/snapshots/" + SECOND)).doesNotExist();

    hub.close();
    Outcome again = stage("rollout", "--step", "1");
    assertThat(again.status()).as(again.err()).isZero();
  }

  @Test
  void twoProcessesFetchOnce() throws Exception {
    Process first = start("first", "download", NAME);
    Process second = start("second", "download", NAME, "--to", folder.resolve("copy").toString());

    for (Outcome outcome : List.of(end(first, "first"), end(second, "second"))) {
      assertThat(outcome.status()).as(outcome.err()).isZero();
    }
    // config, tokenizer and its config, weights
    assertThat(hub.files()).isEqualTo(4);
    Path snapshot = folder.resolve("cache/models--some--tiny/snapshots/" + FIRST);
    assertThat(end(first, "first").out())
        .isEqualTo(
            """
            %1$s@%2$s is in %3$s
            next: bin/rlvr train --conf conf/smollm2-arithmetic.conf --set policy.model=%1$s@%2$s
            """
                .formatted(NAME, FIRST, snapshot));
    assertThat(end(second, "second").out())
        .isEqualTo(
            """
            %1$s@%2$s is in %3$s
            next: bin/rlvr train --conf conf/smollm2-arithmetic.conf --set policy.model=%3$s
            """
                .formatted(NAME, FIRST, folder.resolve("copy")));
    assertThat(folder.resolve("copy/model.safetensors"))
        .isRegularFile()
        .hasSameBinaryContentAs(folder.resolve("model/model.safetensors"));
  }

  @Test
  void aDatasetIsReadByItsName() throws Exception {
    Files.writeString(
        folder.resolve("model/rows.jsonl"),
        """
        {"question": "2 + 2?", "reference": "4"}
        {"question": "2 + 3?", "reference": "5"}
        """);

    Outcome outcome =
        stage(
            "import",
            "--set=dataset.train.format=jsonl",
            "--set=dataset.train.path=hf:datasets/some/rows/rows.jsonl",
            "--set=dataset.eval.format=jsonl",
            "--set=dataset.eval.path=hf:datasets/some/rows/rows.jsonl",
            "--set=dataset.eval.limit=1");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(Files.readString(folder.resolve("run/run.json")))
        .contains("\"hf:datasets/some/rows@" + FIRST + "/rows.jsonl\"");
    assertThat(outcome.err())
        .contains(
            "prompts/eval: training has 1 of the prompts too, which flatters the accuracy;"
                + " dataset.duplicates = drop leaves them out (see import.duplicates)\n");
  }

  @Test
  void aDatasetOfParquetIsReadByItsName() throws Exception {
    Path rows = folder.resolve("rows");
    Prompt prompt =
        new Prompt("p1", List.of(Message.user("2 + 2?")), "4", "mine", "sums", Map.of());
    DataFile written = TableWriter.write(Tables.PROMPTS, List.of(prompt), rows.toString(), 0);
    Files.move(rows.resolve(written.name()), folder.resolve("model/rows.parquet"));

    Outcome outcome =
        stage(
            "import",
            "--set=dataset.train.path=hf:datasets/some/rows/rows.parquet",
            "--set=dataset.train.format=parquet",
            "--set=dataset.train.columns.prompt=messages",
            "--set=dataset.train.columns.id=prompt_id");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    Path manifest = folder.resolve("run/prompts/train/_manifest.json");
    assertThat(ManifestJson.read("manifest", Files.readAllBytes(manifest)).rows()).isEqualTo(1);
    assertThat(outcome.err()).doesNotContain("import.duplicates");
  }

  /** Two executors of a machine whose cache has not what the driver's has. */
  @Test
  void executorsFetchOnceWhereTheDriversFolderIsMissing() throws Exception {
    Path driver = folder.resolve("elsewhere/models--some--tiny/snapshots").resolve(FIRST);
    String digest = ModelFolder.digest(folder.resolve("model"));
    Path here = folder.resolve("cache/models--some--tiny/snapshots").resolve(FIRST);

    Process first = start(Executor.class, "first", driver.toString(), digest);
    Process second = start(Executor.class, "second", driver.toString(), digest);

    for (Outcome outcome : List.of(end(first, "first"), end(second, "second"))) {
      assertThat(outcome.status()).as(outcome.err()).isZero();
      assertThat(outcome.out()).isEqualTo(here + "\n");
    }
    // config, tokenizer and its config, weights
    assertThat(hub.files()).isEqualTo(4);
  }

  @Test
  void explainLooksAtWhatTheCacheHasAndAsksNoHub() throws Exception {
    Outcome before = end(start("before", explain()), "before");
    assertThat(before.status()).as(before.err()).isZero();
    assertThat(before.out())
        .contains(
            "# Start model not here\n",
            "# policy.model: %1$s is not in the cache; train fetches it, or bin/rlvr download %1$s now\n"
                .formatted(NAME));
    assertThat(hub.files()).isZero();
    environment.put("HF_HUB_OFFLINE", "1");
    Outcome offline = end(start("offline", explain()), "offline");
    environment.clear();
    assertThat(offline.status()).isEqualTo(2);
    assertThat(offline.err())
        .isEqualTo(
            ("rlvr: Cannot find policy.model %1$s: it is not in the cache, and HF_HUB_OFFLINE is"
                    + " set (expected all of it there: without the variable, bin/rlvr download %1$s"
                    + " fetches it)\n")
                .formatted(NAME));

    assertThat(end(start("download", "download", NAME), "download").status()).isZero();
    hub.close();
    Outcome after = end(start("after", explain()), "after");
    assertThat(after.status()).as(after.err()).isZero();
    assertThat(after.out()).contains("# Start model " + folder.resolve("cache"));
  }

  private String[] explain() {
    return new String[] {"explain", "--conf=" + conf, "--set=policy.model=" + NAME};
  }

  /** What a task does first with a model. */
  static final class Executor {
    private Executor() {}

    public static void main(String[] arguments) {
      ModelRef ref = ModelRef.ofFolder(Path.of(arguments[0]), arguments[1]);
      System.out.println(DeviceModels.trustedFolder(ref));
    }
  }

  @Test
  void aMistakeIsOneLine() throws Exception {
    Outcome outcome = end(start("bad", "download", "hf:tiny"), "bad");

    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "rlvr: Invalid NAME: 'hf:tiny' (expected hf:org/name, hf:org/name@revision or"
                    + " hf:datasets/org/name@revision/path)\n"));
  }

  @Test
  void aFileInThePlaceOfTheFolderIsOneLine() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    String dataset = "hf:datasets/org/rows";
    Outcome outcome = end(start("file", "download", dataset, "--to", file.toString()), "file");

    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                2, "", "rlvr: Invalid --to: '%s' is a file (expected a folder)\n".formatted(file)));
    assertThat(folder.resolve("cache")).doesNotExist();

    Files.writeString(Files.createDirectories(folder.resolve("model/sub")).resolve("a.csv"), "x");
    Path to = Files.createDirectories(folder.resolve("to"));
    Files.createFile(to.resolve("sub"));
    Outcome below = end(start("below", "download", dataset, "--to", to.toString()), "below");
    assertThat(below.status()).isEqualTo(2);
    assertThat(below.err())
        .endsWith(
            "rlvr: Cannot write %1$s/sub/a.csv: %1$s/sub is no folder (expected one that this user may write to)\n"
                .formatted(to));
  }

  @Test
  void anEndpointWithoutAPortIsOneLine() throws Exception {
    environment.put("HF_ENDPOINT", "http://127.0.0.1:99999");

    assertThat(end(start("port", "download", NAME), "port"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "rlvr: Invalid environment variable HF_ENDPOINT (expected https://host without"
                    + " user, query or fragment, and a port of 1 to 65535 if any)\n"));
  }

  private Outcome stage(String stage, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                stage,
                "--conf",
                conf.toString(),
                "--run",
                folder.resolve("run").toString(),
                "--set",
                "policy.model=" + NAME));
    arguments.addAll(List.of(more));
    return end(start(stage, arguments.toArray(new String[0])), stage);
  }

  private Process start(String label, String... arguments) throws IOException {
    return start(Main.class, label, arguments);
  }

  private Process start(Class<?> main, String label, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + ProjectRoot.resolve("bin/jvm.options"));
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve(label + ".out").toFile())
            .redirectError(folder.resolve(label + ".err").toFile());
    builder.environment().put("HF_ENDPOINT", hub.endpoint());
    builder.environment().put("HF_HUB_CACHE", folder.resolve("cache").toString());
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    builder.environment().remove("HF_HUB_OFFLINE");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Outcome end(Process process, String label) throws Exception {
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(folder.resolve(label + ".out"), UTF_8),
        Files.readString(folder.resolve(label + ".err"), UTF_8));
  }
}
