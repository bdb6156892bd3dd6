package io.rlvr.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.TinyRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's mistake is one clear line and exit status 2. */
class TestMain {
  @TempDir private Path folder;
  private Path conf;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void makeConfiguration() throws IOException {
    conf = TinyRun.configuration(folder);
  }

  @Test
  void anUnknownSettingHasASuggestion() {
    assertThat(train("--set", "rollout.temprature=1"))
        .isEqualTo(
            mistake("Unknown setting rollout.temprature. Did you mean 'rollout.temperature'?"));
  }

  @Test
  void aWrongTypeNamesTheExpectedForm() {
    assertThat(train("--set", "rollout.top-k=many"))
        .isEqualTo(mistake("Invalid rollout.top-k: 'many' (expected a whole number >= 0)"));
  }

  @Test
  void anUnknownEstimatorNamesTheChoices() {
    assertThat(train("--set", "advantage.type=rlo"))
        .isEqualTo(
            mistake(
                "Invalid advantage.type: 'rlo' (expected one of dr-grpo, gdpo, gpg, grpo,"
                    + " maxrl, opo, pass-at-k, reinforce, reinforce++, reinforce++-baseline, remax,"
                    + " rloo, rloo-normalised). Did you mean 'rloo'?"));
  }

  @Test
  void aMissingModelFolder() {
    assertThat(train("--set", "policy.model=nowhere"))
        .isEqualTo(
            mistake(
                "Cannot load policy.model nowhere: no such folder (expected a Hugging Face model"
                    + " folder)"));
  }

  @Test
  void promptsWithoutAReference() throws IOException {
    Path file = folder.resolve("prompts.jsonl");
    Files.writeString(file, "{\"question\": \"1 + 1?\"}\n");

    Outcome outcome = train("--set", "dataset.train.format=jsonl", "--set", set(file));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith(
            "rlvr: Cannot read prompts %s line 1: column 'reference' is missing".formatted(file));
    assertThat(outcome.err().lines()).hasSize(1);
  }

  @Test
  void anEmptyDataset() throws IOException {
    Path file = Files.createFile(folder.resolve("prompts.jsonl"));

    assertThat(train("--set", "dataset.train.format=jsonl", "--set", set(file)))
        .isEqualTo(mistake("Cannot use dataset %s: it holds no prompts".formatted(file)));
  }

  @Test
  void aPromptThatDoesNotFitTheContext() {
    Outcome outcome = train("--set", "rollout.max-new-tokens=120");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .containsPattern(
            "rlvr: Cannot sample prompt arithmetic/eval/\\d+: \\d+ prompt tokens and max-new-tokens"
                + " 120 \\(expected at most the model's context of 128\\)\n$")
        .doesNotContain("\tat ");
  }

  @Test
  void aRunFolderOfAnotherConfiguration() {
    assertThat(execute("import", "--conf", conf.toString(), "--run", run()).status()).isZero();

    assertThat(train("--set", "rollout.temperature=0.5"))
        .isEqualTo(
            mistake(
                "Cannot resume run %s: rollout.temperature is 0.5 here, but 1.0 in its run.json;"
                        .formatted(run())
                    + " use another --run"));
  }

  @Test
  void aStageWhoseInputIsMissingSaysWhatToRunFirst() {
    Outcome outcome = execute("reward", "--conf", conf.toString(), "--run", run(), "--step", "1");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith(
            "rlvr: Cannot run reward of step 1: import of step 0 is not done (run it first;");
  }

  @Test
  void aStepThatTheRunDoesNotHave() {
    assertThat(execute("rollout", "--conf", conf.toString(), "--run", run(), "--step", "9"))
        .isEqualTo(mistake("Invalid --step: 9 (expected 1 to 2, which is loop.steps)"));
  }

  @Test
  void noConfiguration() {
    assertThat(execute("train"))
        .isEqualTo(mistake("Missing option --conf (expected a file such as conf/gsm8k.conf)"));
  }

  @Test
  void aFolderThatIsNoRun() {
    assertThat(execute("report", "--run", folder.toString()))
        .isEqualTo(
            mistake(
                "Cannot open run %s: it holds no run.json (expected a run folder)"
                    .formatted(folder)));
  }

  @Test
  void explainPrintsPlanAndSettingsAndRunsNothing() throws IOException {
    Outcome outcome = execute("explain", "--conf", conf.toString(), "--run", run());

    assertThat(outcome.status()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("# 2 steps of 8 prompts x 4 samples = 32 rollouts, in 3 work units\n")
        .containsPattern("#   step=00001/rollout-[0-9a-f]{8}\n")
        .contains("advantage.type = \"rloo\"\n")
        .contains("loop.steps = 2\n");
    assertThat(Path.of(run())).doesNotExist();
  }

  @Test
  void explainKnowsClassesThatAreNotThere() {
    assertThat(execute("explain", "--conf", conf.toString(), "--set", "rollout.engine=a.B"))
        .isEqualTo(
            mistake(
                "Invalid rollout.engine: 'a.B' (expected a class on the class path or one of"
                    + " resident)"));
    assertThat(
            execute(
                "explain",
                "--conf",
                conf.toString(),
                "--set",
                "dataset.eval.format=java.lang.String"))
        .isEqualTo(
            mistake(
                "Invalid dataset.eval.format: class java.lang.String (expected one that implements"
                    + " io.rlvr.dataset.DatasetReader)"));
  }

  @Test
  void explainSaysWhatFollowsFromRefills() {
    Outcome outcome =
        execute(
            "explain",
            "--conf",
            conf.toString(),
            "--run",
            run(),
            "--set=rollout.max-refills=2",
            "--set=advantage.filter=equal");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().replaceAll("-[0-9a-f]{8}", "-ID"))
        .contains(
            """
            # First step:
            #   prompts/train
            #   prompts/eval
            #   step=00000/evaluate-ID
            #   step=00001/rollout-ID
            #   step=00001/reward-ID
            #   step=00001/refill1-ID
            #   step=00001/credit-ID if it takes no refill
            #   step=00001/update-ID if it takes no refill
            # A step takes up to 2 refills, how many is known when it has run. With another number\
             its credit, its update and all steps after it have other folders.
            """);
  }

  @Test
  void explainNamesEveryStageOfAStepWithoutRefills() {
    Outcome outcome = execute("explain", "--conf", conf.toString(), "--run", run());

    assertThat(outcome.out().replaceAll("-[0-9a-f]{8}", "-ID"))
        .contains(
            """
            # First step:
            #   prompts/train
            #   prompts/eval
            #   step=00000/evaluate-ID
            #   step=00001/rollout-ID
            #   step=00001/reward-ID
            #   step=00001/credit-ID
            #   step=00001/update-ID
            """)
        .doesNotContain("refills, how many");
  }

  @Test
  void explainSaysWhichPolicySamples() {
    Outcome outcome =
        execute("explain", "--conf", conf.toString(), "--run", run(), "--set", "loop.max-lag=1");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains(
            """
            # Each rollout but the first runs beside the step before it:
            #   step 1 samples from policy version 0 and trains version 0: lag 0
            #   step 2 samples from policy version 0 and trains version 1: lag 1
            # First step:
            """);
  }

  /** Steps sample from versions 0, 1, 2, and so on; the newest multiple of 2 is the reference. */
  @Test
  void explainSaysWhichPolicyIsTheReference() {
    Outcome outcome =
        execute(
            "explain",
            "--conf",
            conf.toString(),
            "--run",
            run(),
            "--set",
            "rollout.reference-every=2",
            "--set",
            "rollout.reference-logprobs=true",
            "--set",
            "loop.steps=9");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains(
            """
            # The reference policy follows the policy every 2 steps, and is version 0, the start\
             model, before that:
            #   from step 3 it is policy version 2
            #   from step 5 it is policy version 4
            # First step:
            """);
    assertThat(execute("explain", "--conf", conf.toString(), "--run", run()).out())
        .doesNotContain("reference policy follows");
  }

  @Test
  void aLagThatTheLossDoesNotCorrect() {
    assertThat(train("--set", "loop.max-lag=1", "--set", "loss.type=reinforce"))
        .isEqualTo(
            mistake(
                "Invalid loop.max-lag: 1 (expected 0 where loss.type is reinforce, unless"
                    + " update.old-logprobs is recompute and loss.importance-cap is above 0)"));
    assertThat(train("--set", "loop.max-lag=1", "--set", "update.old-logprobs=recompute"))
        .isEqualTo(
            mistake(
                "Invalid loop.max-lag: 1 (expected 0 where update.old-logprobs is recompute, unless"
                    + " loss.importance-cap is above 0)"));
    assertThat(train("--set", "loop.max-lag=2"))
        .isEqualTo(mistake("Invalid loop.max-lag: 2 (expected a whole number from 0 to 1)"));
  }

  @Test
  void aToolRefusesWhatItDoesNotHave() {
    assertThat(execute("loss", "--model", "m"))
        .isEqualTo(mistake("Unknown options: '--model', 'm'"));
    assertThat(execute("advantage", "--reward", "exact"))
        .isEqualTo(mistake("Unknown options: '--reward', 'exact'"));
    assertThat(execute("score", "--adapter=a")).isEqualTo(mistake("Unknown option: '--adapter=a'"));
    assertThat(execute("generate", "--model", "m", "--reward", "exact"))
        .isEqualTo(mistake("Unknown options: '--reward', 'exact'"));
    assertThat(execute("logprobs"))
        .isEqualTo(mistake("Missing option --model (expected a Hugging Face model folder)"));
    assertThat(execute("logprobs", "--model", "m", "--set", "rollout.max-new-tokens=9"))
        .isEqualTo(mistake("Unknown setting rollout.max-new-tokens."));
  }

  private Outcome train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--conf", conf.toString(), "--run", run()));
    arguments.addAll(List.of(more));
    return execute(arguments.toArray(new String[0]));
  }

  private String run() {
    return folder.resolve("run").toString();
  }

  private static String set(Path file) {
    return "dataset.train.path=" + file;
  }

  private static Outcome mistake(String line) {
    return new Outcome(2, "", "rlvr: " + line + "\n");
  }

  private static Outcome execute(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, UTF_8));
    System.setErr(new PrintStream(errBytes, true, UTF_8));
    try {
      int status = Main.execute(arguments);
      return new Outcome(status, outBytes.toString(UTF_8), errBytes.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
