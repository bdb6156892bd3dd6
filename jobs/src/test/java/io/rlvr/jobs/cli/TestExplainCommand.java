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
  private List<String> command = List.of();

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
            "# of these, training has 1 held-out prompt too");
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
  void aMistakeOfTheFileThatBothReadIsSaidOnce() throws IOException {
    Files.writeString(questions, "question,answer\n1 + 1?,2\n");

    assertThat(explain().said())
        .containsExactly(
            "rlvr: Cannot read prompts %s row 1: no column 'reference' among answer, question"
                    .formatted(questions)
                + " (expected one that dataset.train.columns.reference names); 1 of 1 rows cannot"
                + " be used (dataset.unusable = drop leaves such rows out)");
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
  void anAdapterThatTheModelCannotHaveIsSaid() {
    Outcome outcome = explain("lora.rank=4", "lora.targets=[qkv_proj]");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.said())
        .containsExactly(
            "rlvr: Cannot put an adapter into family llama: qkv_proj (expected one or more of"
                + " q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj)");
  }

  @Test
  void promptsThatAreTooLongAreCounted() throws IOException {
    Files.writeString(
        questions, "question,reference\n1 + 1?,2\n%s,3\n".formatted("1 + ".repeat(300)));
    String dropped = explain("dataset.eval.format=arithmetic").out();
    Outcome refused = explain("dataset.eval.format=arithmetic", "dataset.overlong=fail");

    assertThat(dropped)
        .containsPattern(
            "make 1 prompt of up to \\d\\d tokens; 1 more of \\d{3,4} tokens is left out by"
                + " dataset.overlong\n");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.said())
        .singleElement()
        .asString()
        .startsWith("rlvr: Cannot use 1 of 2 prompts: they have more than ");
  }

  @Test
  void aMistakeInBothDatasetsIsSaidOnce() {
    Outcome outcome = explain("dataset.eval.format=arithmetic", "rollout.max-new-tokens=100000");

    assertThat(outcome.said())
        .singleElement()
        .asString()
        .matches(
            "rlvr: Invalid rollout\\.max-new-tokens: 100000 \\(expected less than the model's"
                + " context of \\d+\\)");
  }

  @Test
  void aCommandIsExplainedByWhatItReads() throws IOException {
    questions = folder.resolve("labelled.jsonl");
    Files.writeString(
        questions,
        """
        {"question": "1 + 1?", "reference": "2", "response": "2", "label": 1}
        {"question": "1 + 2?", "reference": "3", "response": "%s", "label": 0}
        """
            .formatted("4 ".repeat(2000)));
    String[] settings = {
      "dataset.eval.format=arithmetic",
      "rollout.max-new-tokens=100000",
      "reward.judge.template=judge-tiny-v1",
      "loop.steps=3"
    };

    command = List.of("--for", "judge-train");
    Outcome judge = explain(settings);
    command = List.of("--for", "sft");
    Outcome sft = explain(settings);
    command = List.of("--for", "rollout");
    Outcome other = explain(settings);

    assertThat(judge.status()).as(judge.err()).isZero();
    assertThat(judge.out())
        .contains("# 3 steps of at most 512 questions with their labelled answers\n")
        .contains("#   step=00001/judge-train-")
        .containsPattern(
            "# dataset\\.train: all 2 rows of .* make 1 prompt of up to \\d+ tokens; 1 more of \\d+"
                + " tokens is left out by dataset\\.overlong\n");
    assertThat(sft.out()).contains("# 3 steps of at most 4096 demonstrations\n");
    // what is evaluated is sampled
    assertThat(sft.said())
        .contains(
            "rlvr: Cannot train on prompt labelled/0000000: column 'demonstration' is missing"
                + " (expected one of reference, label, response)")
        .hasSize(2);
    assertThat(other.said())
        .containsExactly(
            "rlvr: Invalid --for: 'rollout' (expected one of train, sft, judge-train)");
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
    List<String> all = new ArrayList<>(List.of("explain", "--conf", conf.toString()));
    all.addAll(command);
    Stream.of(settings).map(each -> "--set=" + each).forEach(all::add);
    return Outcome.of(all.toArray(String[]::new));
  }
}
