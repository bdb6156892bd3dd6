package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} finds out before a run begins, on questions and models of a test's own. */
class TestExplainCommand {
  private static final String NOWHERE = "hf:nobody/nothing-of-a-test";

  @TempDir private Path folder;
  private Path model;
  private Path questions;

  @BeforeEach
  void prepare() throws IOException {
    model = copy(ProjectRoot.resolve("models/policy"));
    questions = folder.resolve("q.csv");
    Files.writeString(questions, "question,reference\n1 + 1?,2\n1 + 2?,3\n");
  }

  private Path copy(Path from) throws IOException {
    Path to = Files.createDirectory(folder.resolve("model"));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }

  @Test
  void whatIsInOrderIsSaid() throws IOException {
    Path heldOut = folder.resolve("held-out.jsonl");
    Files.writeString(
        heldOut,
        """
        {"question": "1 + 2?", "reference": "3"}
        {"question": "1 + 3?", "reference": "4"}
        """);

    Outcome outcome = explain("dataset.eval.path=" + heldOut);

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(
            outcome
                .out()
                .lines()
                .filter(line -> line.startsWith("# dataset") || line.startsWith("# of")))
        .map(line -> line.replaceAll("up to \\d+", "up to N"))
        .containsExactly(
            "# dataset.train: all 2 rows of %s make 2 prompts of up to N tokens"
                .formatted(questions),
            "# dataset.eval: all 2 rows of %s make 2 prompts of up to N tokens".formatted(heldOut),
            "# of these, training has 1 held-out prompts too");
    assertThat(outcome.out()).contains("loop.steps = 20\n");
  }

  @Test
  void trackersAreSaid() {
    Outcome outcome =
        explain(
            "dataset.eval.path=" + questions,
            "track.to=[tensorboard, mlflow]",
            "track.mlflow.uri=http://h:1");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines().filter(line -> line.startsWith("# tracked")))
        .containsExactly(
            "# tracked by tensorboard, event files in the run folder",
            "# tracked by mlflow at h:1, experiment rlvr");
    assertThat(explain("track.to=[wandb]").said())
        .containsExactly(
            "rlvr: Invalid track.to: 'wandb' (expected a list of tensorboard, mlflow or both)");
  }

  @Test
  void everythingThatWouldFailIsSaidAtOnce() throws IOException {
    Files.writeString(questions, "question,answer\n1 + 1?,2\n");
    Files.delete(model.resolve("model.safetensors"));

    Outcome outcome =
        explain(
            "dataset.eval.format=jsonl",
            "dataset.eval.path=" + folder.resolve("none.jsonl"),
            "reward.judge.model=" + folder.resolve("no-judge"));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).contains("# Start model not here\n", "loop.steps = 20\n");
    assertThat(outcome.said())
        .containsExactly(
            "rlvr: Cannot load reward.judge.model %s/no-judge: no such folder (expected a Hugging"
                    .formatted(folder)
                + " Face model folder)",
            "rlvr: Cannot read %s: no weights in the folder (expected a .safetensors file)"
                .formatted(model),
            "rlvr: Cannot read prompts %s row 1: no column 'reference' among answer, question"
                    .formatted(questions)
                + " (expected one that dataset.train.columns.reference names); 1 of 1 rows cannot"
                + " be used (dataset.unusable = drop leaves such rows out)",
            "rlvr: Cannot read prompts %s/none.jsonl: no such file".formatted(folder));
  }

  @Test
  void aModelThatNoFamilyReadsIsSaid() throws IOException {
    Path config = model.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"llama\"", "\"mamba\"")
            .replace("LlamaForCausalLM", "MambaForCausalLM"));

    Outcome outcome = explain();

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.said())
        .singleElement()
        .asString()
        .startsWith("rlvr: Cannot read %s/config.json: ".formatted(model))
        .contains("mamba");
  }

  @Test
  void promptsThatAreTooLongAreCounted() throws IOException {
    Files.writeString(
        questions, "question,reference\n1 + 1?,2\n%s,3\n".formatted("1 + ".repeat(300)));
    String dropped = explain("dataset.eval.format=arithmetic").out();
    Outcome refused = explain("dataset.eval.format=arithmetic", "dataset.overlong=fail");

    assertThat(dropped).containsPattern("of up to \\d+ tokens, too long and left out: 1\n");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.said())
        .singleElement()
        .asString()
        .startsWith("rlvr: Cannot use 1 of 2 prompts: they have more than ");
  }

  @Test
  void aModelThatIsNotInTheCacheIsSaidAndNoHubIsAsked() {
    Outcome outcome = explain("policy.model=" + NOWHERE);

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains(
            "# Start model not here\n",
            "# policy.model: %1$s is not in the cache; train fetches it, or bin/rlvr download %1$s now\n"
                .formatted(NOWHERE));
  }

  private Outcome explain(String... settings) {
    Path conf = folder.resolve("run.conf");
    try {
      Files.writeString(
          conf,
          """
          policy.model = "%s"
          dataset.train.path = "%s"
          reward.type = contains
          rollout.max-new-tokens = 16
          """
              .formatted(model, questions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(List.of("explain", "--conf", conf.toString()));
    Stream.of(settings).map(each -> "--set=" + each).forEach(command::add);
    return Outcome.of(command.toArray(String[]::new));
  }
}
