package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.StageKind;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that start from the policy of another run. */
@Tag("slow")
class TestTrainFrom {
  @TempDir private Path folder;
  private Path conf;

  @Test
  void aRunStartsFromThePolicyOfAnother() throws IOException {
    conf = TinyRun.configuration(folder);
    Path first = folder.resolve("first");
    assertThat(train("first", "--set=loop.steps=2").status()).isZero();
    PolicyVersion version = version(first, 1);

    Outcome begun = train("second", "--from=" + first + "@1", "--from-optimizer");
    assertThat(begun.status()).as(begun.err()).isZero();
    assertThat(train("third", "--from=" + first + "@1").status()).isZero();

    RunFolder second = run("second");
    assertThat(second.record().startModel()).isEqualTo(version.digest());
    assertThat(second.record().origin())
        .contains(new RunOrigin(first.toString(), 1, version.digest()));
    assertThat(second.manifestsOf(StageKind.ROLLOUT).get(0).inputs())
        .containsEntry("start-model", version.digest());
    // the same gradient, but moments of a step before or none
    assertThat(version(folder.resolve("second"), 1).digest())
        .isNotEqualTo(version(folder.resolve("third"), 1).digest());

    goesOn(first);
    startsFromAnOlderPlace(first);
    supervised(first, version);
    refuses(first);
  }

  /** The step that the run records counts, not the last one of the other run. */
  private void goesOn(Path first) {
    Outcome again = train("second", "--from=" + first, "--from-optimizer");
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err()).contains("stages were done before: skipped");
  }

  /** Older runs have the optimizer's state among the weights. */
  private void startsFromAnOlderPlace(Path first) throws IOException {
    Path state = first.resolve("optimizer/v00001/optimizer.safetensors");
    Files.move(state, first.resolve("policy/v00001/optimizer.safetensors"));

    Outcome begun = train("fourth", "--from=" + first + "@1", "--from-optimizer");
    assertThat(begun.status()).as(begun.err()).isZero();
    assertThat(version(folder.resolve("fourth"), 1))
        .isEqualTo(version(folder.resolve("second"), 1));
  }

  /** Steps on demonstrations may start from a run of RL too, and stop on their way. */
  private void supervised(Path first, PolicyVersion start) throws IOException {
    Outcome begun = sft("--from=" + first + "@1", "--until=1");
    assertThat(begun.status()).as(begun.err()).isZero();
    assertThat(run("sft").record().startModel()).isEqualTo(start.digest());
    assertThat(run("sft").record().origin())
        .contains(new RunOrigin(first.toString(), 1, start.digest()));
    assertThat(run("sft").updates()).hasSize(1);

    Outcome again = sft("--from=" + first + "@1");
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(run("sft").updates()).hasSize(2);
  }

  private Outcome sft(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sft",
                "--conf=" + conf,
                "--run=" + folder.resolve("sft"),
                "--master=local[2]",
                "--set=sft.prompts-per-step=8"));
    command.addAll(List.of(more));
    return Outcome.of(command.toArray(String[]::new));
  }

  private void refuses(Path first) throws IOException {
    assertThat(train("second", "--from=" + first + "@2", "--from-optimizer").said())
        .singleElement()
        .asString()
        .startsWith("rlvr: Cannot resume run %s/second: policy.model has digest ".formatted(folder))
        .contains(", that of step 1 of run %s); policy.optimizer is ".formatted(first))
        .endsWith(" in its run.json; use another --run");
    assertThat(train("new", "--from=" + first + "@9").said())
        .containsExactly(
            "rlvr: Cannot start from step 9 of run %s: no update of the run wrote it (expected one"
                    .formatted(first)
                + " of [1, 2])");
    assertThat(train("new", "--from=" + folder.resolve("none")).said())
        .containsExactly(
            "rlvr: Cannot open run %s/none: it holds no run.json (expected a run folder)"
                .formatted(folder));
    assertThat(train("new", "--from=" + first, "--set=policy.model=x").said())
        .containsExactly(
            "rlvr: Invalid --from: '%s' (expected none beside --set policy.model=...)"
                .formatted(first));
    assertThat(train("new", "--from-optimizer").said())
        .containsExactly("rlvr: Missing option --from (expected RUN or RUN@STEP)");
    assertThat(train("new", "--from=" + first, "--from-optimizer", "--set=lora.rank=4").said())
        .singleElement()
        .asString()
        .matches(
            "rlvr: Invalid policy\\.optimizer: '[0-9a-f]{64}' \\(expected none where lora\\.rank is"
                + " above 0: the state is that of a whole model\\)");

    assertThat(train("new", "--from=" + untrained()).said())
        .containsExactly(
            "rlvr: Cannot start from run %s/untrained: it has no update yet".formatted(folder));
    Path state = first.resolve("optimizer/v00002/optimizer.safetensors");
    Files.delete(state);
    assertThat(train("new", "--from=" + first, "--from-optimizer").said())
        .containsExactly(
            "rlvr: Cannot start from the optimizer of step 2 of run %s: %s is not there"
                .formatted(first, state));

    Path weights = first.resolve("policy/v00002");
    Files.move(weights.resolve("config.json"), weights.resolve("adapter_config.json"));
    assertThat(train("new", "--from=" + first).said())
        .containsExactly(
            ("rlvr: Cannot start from step 2 of run %1$s: it is an adapter (expected a whole model;"
                    + " bin/rlvr export --run %1$s --step 2 --out DIR merges it, then --set"
                    + " policy.model=DIR)")
                .formatted(first));
    try (Stream<Path> files = Files.list(weights)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(weights);
    assertThat(train("new", "--from=" + first).said())
        .containsExactly(
            "rlvr: Cannot start from step 2 of run %s: its weights are gone (loop.keep-policies"
                    .formatted(first)
                + " decides how many stay)");
  }

  private Path untrained() throws IOException {
    Path run = Files.createDirectory(folder.resolve("untrained"));
    return Files.copy(folder.resolve("first/run.json"), run.resolve("run.json")).getParent();
  }

  private Outcome train(String run, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "train",
                "--conf=" + conf,
                "--run=" + folder.resolve(run),
                "--master=local[2]",
                "--set=loop.steps=1"));
    command.addAll(List.of(more));
    return Outcome.of(command.toArray(String[]::new));
  }

  private RunFolder run(String name) throws IOException {
    return RunFolder.of(new LocalFileStore(folder.resolve(name)));
  }

  private static PolicyVersion version(Path run, int step) throws IOException {
    return RunFolder.of(new LocalFileStore(run)).updates().get(step - 1).policy().orElseThrow();
  }
}
