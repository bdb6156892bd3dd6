package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import java.io.IOException;
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
            "rlvr: Cannot read prompts %s line 1: no column 'reference' among question"
                .formatted(file));
    assertThat(outcome.err().lines()).hasSize(1);
  }

  @Test
  void anEmptyDataset() throws IOException {
    Path file = Files.createFile(folder.resolve("prompts.jsonl"));

    assertThat(train("--set", "dataset.train.format=jsonl", "--set", set(file)))
        .isEqualTo(
            mistake(
                "Cannot use dataset %s: it holds no prompts (expected at least one)"
                    .formatted(file)));
  }

  @Test
  void noPromptFitsTheContext() {
    Outcome outcome = train("--set", "rollout.max-new-tokens=120");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .containsPattern(
            "rlvr: Cannot use (\\d+) of \\1 prompts: they have more than 8 tokens,"
                + " arithmetic/train/\\d+ the most with \\d+ \\(expected at most the model's"
                + " context of 128 less rollout.max-new-tokens 120; dataset.overlong = drop or"
                + " cut-left leaves them out or cuts them\\)\n"
                + "$")
        .doesNotContain("\tat ");
  }

  @Test
  void aRunFolderIsBoundOnceAStageHasWrittenAndAllDifferencesAreNamed() throws IOException {
    // the first try fails before anything is imported, so that the second may differ
    Path missing = folder.resolve("none.jsonl");
    assertThat(train("--set", "dataset.train.format=jsonl", "--set", set(missing)).status())
        .isEqualTo(2);
    assertThat(Outcome.of("import", "--conf", conf.toString(), "--run", run()).status()).isZero();

    assertThat(train("--set", "rollout.temperature=0.5", "--set", "run.seed=99"))
        .isEqualTo(
            mistake(
                ("Cannot resume run %s: rollout.temperature is 0.5 here, but 1.0 in its run.json;"
                        + " run.seed is 99 here, but 5 in its run.json; use another --run")
                    .formatted(run())));
  }

  @Test
  void aRunFolderOfAnotherConfiguration() {
    assertThat(Outcome.of("import", "--conf", conf.toString(), "--run", run()).status()).isZero();

    assertThat(train("--set", "rollout.temperature=0.5"))
        .isEqualTo(
            mistake(
                "Cannot resume run %s: rollout.temperature is 0.5 here, but 1.0 in its run.json;"
                        .formatted(run())
                    + " use another --run"));
    // said before a session is opened: there is no master
    assertThat(
            Outcome.of(
                "train",
                "--conf",
                conf.toString(),
                "--run",
                run(),
                "--master=spark://127.0.0.1:1",
                "--set=run.seed=99"))
        .isEqualTo(
            mistake(
                "Cannot resume run %s: run.seed is 99 here, but 5 in its run.json; use another --run"
                    .formatted(run())));
  }

  @Test
  void tablesOfACatalogThatEndsAreRefused() {
    Outcome outcome = Outcome.of("publish", "--run=" + run(), "--tables=rl", "--master=local[1]");

    assertThat(outcome)
        .isEqualTo(
            mistake(
                "Cannot publish to rl: the catalog of this Spark is in memory and ends with the"
                    + " command (expected one that stays, such as Hive's, or a session of a"
                    + " notebook)"));
  }

  @Test
  void aStageWhoseInputIsMissingSaysWhatToRunFirst() {
    Outcome outcome =
        Outcome.of("reward", "--conf", conf.toString(), "--run", run(), "--step", "1");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith(
            "rlvr: Cannot run reward of step 1: import of step 0 is not done (run it first;");
  }

  @Test
  void aStepThatTheRunDoesNotHave() {
    assertThat(Outcome.of("rollout", "--conf", conf.toString(), "--run", run(), "--step", "9"))
        .isEqualTo(mistake("Invalid --step: 9 (expected 1 to 2, which is loop.steps)"));
  }

  @Test
  void noConfiguration() {
    assertThat(Outcome.of("train"))
        .isEqualTo(mistake("Missing option --conf (expected a file such as conf/gsm8k.conf)"));
  }

  @Test
  void aFolderThatIsNoRun() {
    assertThat(Outcome.of("report", "--run", folder.toString()))
        .isEqualTo(
            mistake(
                "Cannot open run %s: it holds no run.json (expected a run folder)"
                    .formatted(folder)));
  }

  @Test
  void explainPrintsPlanAndSettingsAndRunsNothing() throws IOException {
    Outcome outcome = Outcome.of("explain", "--conf", conf.toString(), "--run", run());

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
    assertThat(Outcome.of("explain", "--conf", conf.toString(), "--set", "rollout.engine=a.B"))
        .isEqualTo(
            mistake(
                "Invalid rollout.engine: 'a.B' (expected a class on the class path or one of"
                    + " resident, server)"));
    assertThat(
            Outcome.of(
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
        Outcome.of(
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
    Outcome outcome = Outcome.of("explain", "--conf", conf.toString(), "--run", run());

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
        Outcome.of("explain", "--conf", conf.toString(), "--run", run(), "--set", "loop.max-lag=1");

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
        Outcome.of(
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
    assertThat(Outcome.of("explain", "--conf", conf.toString(), "--run", run()).out())
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
    assertThat(Outcome.of("loss", "--model", "m"))
        .isEqualTo(mistake("Unknown option --model of loss (see rlvr loss --help)"));
    assertThat(Outcome.of("advantage", "--reward", "exact"))
        .isEqualTo(mistake("Unknown option --reward of advantage (see rlvr advantage --help)"));
    assertThat(Outcome.of("score", "--adapter=a"))
        .isEqualTo(mistake("Unknown option --adapter of score (see rlvr score --help)"));
    assertThat(Outcome.of("generate", "--model", "m", "--reward", "exact"))
        .isEqualTo(mistake("Unknown option --reward of generate (see rlvr generate --help)"));
    assertThat(Outcome.of("logprobs"))
        .isEqualTo(mistake("Missing option --model (expected a Hugging Face model folder)"));
    assertThat(Outcome.of("logprobs", "--model", "m", "--set", "rollout.max-new-tokens=9"))
        .isEqualTo(mistake("Unknown setting rollout.max-new-tokens."));
  }

  private Outcome train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--conf", conf.toString(), "--run", run()));
    arguments.addAll(List.of(more));
    return Outcome.of(arguments.toArray(new String[0]));
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
}
