package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.ExportCommand;
import io.rlvr.jobs.cli.ProgressListener;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.Precision;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.lora.Adapter;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that trains an adapter. */
@Tag("slow")
class TestLoraRun {
  private static final String[] LORA = {
    "lora.rank=4", "lora.targets=[q_proj, v_proj, down_proj]", "update.learning-rate=1e-2"
  };

  @TempDir private Path folder;

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  /** The second run forgets its models after the first step, as a new process would. */
  @Test
  void aResumedRunWritesTheSameVersions() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path straight = folder.resolve("straight");
    Path resumed = folder.resolve("resumed");
    TrainCommand.train(settings(conf), straight.toString(), "local[1]");

    firstStep(conf, resumed);
    ExecutorModels.shared().clear();
    TrainCommand.train(settings(conf), resumed.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      assertThat(digests(resumed)).hasSize(2).isEqualTo(digests(straight));
      assertThat(TinyRun.rows(spark, resumed)).isEqualTo(TinyRun.rows(spark, straight));
    }
  }

  @Test
  void versionsAreAdaptersAndExportMergesThem() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    TrainCommand.train(settings(conf), run.toString(), "local[1]");
    Path version = run.resolve("policy/v00002");
    Path out = folder.resolve("out");

    assertThat(files(version))
        .containsExactly(
            "adapter_config.json",
            "adapter_model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json");
    assertThat(files(run.resolve("optimizer/v00002"))).containsExactly("optimizer.safetensors");
    assertThat(digests(run).get(1)).isEqualTo(ModelFolder.digest(version));
    assertThat(
            Main.execute(
                "export", "--run", run.toString(), "--out", out.toString(), "--dtype", "FLOAT32"))
        .isZero();

    List<TokenSequence> sequences =
        List.of(new TokenSequence(new int[] {5, 60, 7}, new int[] {100, 9, 44}));
    Path start = folder.resolve("model");
    try (CausalLm model = load(start);
        CausalLm policy = model.withAdapter(Adapter.read(version, ModelConfig.read(start)));
        CausalLm exported = load(out)) {
      float[] expected = policy.logprobs(sequences)[0];
      assertThat(exported.logprobs(sequences)[0]).containsExactly(expected, within(1e-5f));
      assertThat(expected).isNotEqualTo(model.logprobs(sequences)[0]);
    }
  }

  @Test
  void exportWantsTheModelThatTheRunStartedFrom() throws IOException {
    Path model = folder.resolve("model");
    TinyRun.configuration(folder);
    String digest = ModelFolder.digest(model);
    RunJson run =
        new RunJson(
            new TreeMap<>(Map.of("policy.model", model.toString())), digest, new TreeMap<>());
    RunJson other = new RunJson(run.settings(), "1f2e", run.environment());

    assertThat(ExportCommand.startModel(run, "")).isEqualTo(model);
    assertThat(ExportCommand.startModel(run, model.toString())).isEqualTo(model);
    assertThatThrownBy(() -> ExportCommand.startModel(other, ""))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot export an adapter: its model %s has digest %s (expected 1f2e; --base names"
                + " another)",
            model, digest);
    assertThatThrownBy(() -> ExportCommand.startModel(run, folder.resolve("moved").toString()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot export an adapter: its model %s is not there (expected a folder; --base names"
                + " another)",
            folder.resolve("moved"));
  }

  @Test
  void theReferenceIsTheModelWithoutTheAdapter() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    TrainCommand.train(settings(conf), run.toString(), "local[1]");

    try (SparkSession spark = Sessions.open("local[1]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      List<Manifest> rollouts = tables.folder().manifestsOf(StageKind.ROLLOUT);
      // the adapter starts at zero: policy and reference are the same model, then they part
      assertThat(rollouts.get(0).moments().get("reference-kl").max()).isLessThan(1e-5);
      assertThat(rollouts.get(1).moments().get("reference-kl").max()).isGreaterThan(0.01);
    }
  }

  @Test
  void supervisedTrainingWritesAdaptersToo() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");

    int status =
        Main.execute(
            "sft",
            "--conf",
            conf.toString(),
            "--run",
            run.toString(),
            "--master",
            "local[1]",
            "--set",
            "sft.response-column=reference",
            "--set",
            "sft.prompts-per-step=8",
            "--set",
            "lora.rank=2");

    assertThat(status).isZero();
    assertThat(files(run.resolve("policy/v00002"))).contains("adapter_model.safetensors");
  }

  @Test
  void settingsOfAdaptersDecideNothingWithoutOne() throws IOException {
    Path conf = TinyRun.configuration(folder);

    assertThat(update(conf, "lora.alpha=3")).isEqualTo(update(conf));
    assertThat(update(conf, "lora.rank=2")).isNotEqualTo(update(conf));
    assertThat(update(conf, "lora.rank=2", "lora.alpha=3"))
        .isNotEqualTo(update(conf, "lora.rank=2"));
  }

  private static String update(Path conf, String... overrides) {
    Settings settings = TinyRun.settings(conf, overrides);
    return new Plan(settings, "digest").firstStep().next(0).update(0).id();
  }

  private static Settings settings(Path conf) {
    return TinyRun.settings(conf, LORA);
  }

  /** A run that is killed after its first update. */
  private static void firstStep(Path conf, Path folder) throws IOException {
    try (SparkSession spark = Sessions.open("local[1]", "test");
        ProgressListener progress = new ProgressListener(1)) {
      Run run = Run.open(spark, folder.toString(), settings(conf));
      Plan plan = new Plan(run.settings(), run.startModel().digest());
      StageRunner runner = new StageRunner(spark, run.store(), run.startModel(), progress);
      List<PlannedStage> stages = new ArrayList<>();
      StageKind.ofLoop().forEach(kind -> stages.addAll(plan.start(kind)));
      StageKind.ofStep().forEach(kind -> stages.addAll(plan.firstStep().stages(kind, 0)));
      for (PlannedStage stage : stages) {
        runner.run(stage);
      }
    }
  }

  private static List<String> digests(Path run) throws IOException {
    return RunFolder.of(new LocalFileStore(run)).updates().stream()
        .map(manifest -> manifest.policy().orElseThrow().digest())
        .toList();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static CausalLm load(Path folder) {
    return CausalLm.load(folder, DeviceChoice.cpu(), Precision.FLOAT32);
  }
}
