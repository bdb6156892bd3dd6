package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.FolderHub;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
            "--set=dataset.train.path=hf:datasets/some/rows/rows.jsonl");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(Files.readString(folder.resolve("run/run.json")))
        .contains("\"hf:datasets/some/rows@" + FIRST + "/rows.jsonl\"");
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + ProjectRoot.resolve("bin/jvm.options"));
    command.addAll(
        List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve(label + ".out").toFile())
            .redirectError(folder.resolve(label + ".err").toFile());
    builder.environment().put("HF_ENDPOINT", hub.endpoint());
    builder.environment().put("HF_HUB_CACHE", folder.resolve("cache").toString());
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    builder.environment().remove("HF_HUB_OFFLINE");
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
