package io.rlvr.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Maybe;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.model.engine.Precision;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.folder.ModelExport;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.lora.AdapterInit;
import io.rlvr.model.lora.Lora;
import io.rlvr.model.lora.LoraSettings;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters among the models of a process. */
class TestExecutorModels {
  private static final ModelOptions ROOMY =
      new ModelOptions("cpu", Precision.FLOAT32, Long.MAX_VALUE);

  /** Room for nothing: whatever may leave, leaves. */
  private static final ModelOptions FULL = new ModelOptions("cpu", Precision.FLOAT32, 1);

  private final ExecutorModels models = new ExecutorModels();

  @TempDir private Path folder;
  private ModelRef base;
  private ModelRef adapter;

  @BeforeEach
  void makeModel() throws IOException {
    TinyRun.configuration(folder);
    Path model = folder.resolve("model");
    Lora lora =
        Lora.from(Settings.defaults(LoraSettings.KEYS, List.of("lora.rank=2"))).orElseThrow();
    AdapterInit.GAUSSIAN
        .adapter(lora, ModelConfig.read(model), 1)
        .write(folder.resolve("adapter"), "model");
    base = new ModelRef(0, ModelFolder.digest(model), folder.toString(), "model");
    String digest = ModelFolder.digest(folder.resolve("adapter"));
    adapter = new ModelRef(1, digest, folder.toString(), "adapter", Maybe.of(base));
  }

  @AfterEach
  void free() {
    models.clear();
  }

  @Test
  void anAdapterStandsOnTheOneCopyOfItsModel() {
    ResidentModel model = models.use(base, ROOMY, m -> m);

    assertThat(models.use(adapter, ROOMY, m -> m).base()).containsSame(model);
    ResidentModel again = models.use(base, ROOMY, m -> m);
    assertThat(again).isSameAs(model);
  }

  @Test
  void aFullCacheTakesNoModelFromUnderItsAdapter() throws IOException {
    Path path = folder.resolve("other");
    ModelExport.copy(folder.resolve("model"), path, Dtype.BFLOAT16);
    ModelRef other = new ModelRef(0, ModelFolder.digest(path), folder.toString(), "other");
    ResidentModel model = models.use(base, FULL, m -> m);
    float[] expected = score(models.use(adapter, FULL, m -> m));

    models.use(other, FULL, m -> m);

    ResidentModel again = models.use(adapter, FULL, m -> m);
    assertThat(score(again)).containsExactly(expected);
    assertThat(score(again.base().orElseThrow())).containsExactly(score(model));
  }

  @Test
  void anAdapterAloneIsRefused() {
    ModelRef alone = new ModelRef(0, adapter.digest(), folder.toString(), "adapter");

    assertThatThrownBy(() -> models.use(alone, ROOMY, m -> m))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot load model %s: it is an adapter (expected a whole model, such as export"
                + " writes)",
            folder.resolve("adapter"));
  }

  @Test
  void aCopyThatATaskSpoiltIsMadeAnew() {
    Replica replica = new Replica("run", base, Maybe.none(), ROOMY);
    ResidentModel spoilt;
    try (DeviceModels.Lease lease = models.lend(replica)) {
      spoilt = lease.model();
    }
    ResidentModel whole;
    try (DeviceModels.Lease lease = models.lend(replica)) {
      whole = lease.model();
      lease.whole();
    }

    try (DeviceModels.Lease lease = models.lend(replica)) {
      assertThat(whole).isNotSameAs(spoilt);
      assertThat(lease.model()).isSameAs(whole);
      ResidentModel version = models.use(base, ROOMY, m -> m);
      assertThat(version).isNotSameAs(whole);
      lease.whole();
    }
  }

  @Test
  void aCopyOfAnAdapterStandsOnTheOneCopyOfItsModel() {
    Lora lora = new Lora(2, 4, List.of("q_proj"));
    ResidentModel model = models.use(base, ROOMY, m -> m);

    try (DeviceModels.Lease lease = models.lend(new Replica("run", base, Maybe.of(lora), ROOMY))) {
      assertThat(lease.model().base()).containsSame(model);
      assertThat(lease.model().lm().adapter().orElseThrow().lora()).isEqualTo(lora);
      lease.whole();
    }
  }

  @Test
  void trainingAModelDropsTheAdaptersThatStandOnIt() throws IOException {
    float[] expected = score(models.use(adapter, ROOMY, m -> m));
    ModelRef after = new ModelRef(1, "changed", folder.toString(), "changed");

    models.train(
        base,
        ROOMY,
        m -> m,
        model -> {
          model.lm().setFlatValues(new float[Math.toIntExact(model.lm().parameterCount())]);
          return after;
        });

    assertThat(score(models.use(adapter, ROOMY, m -> m))).containsExactly(expected);
  }

  @Test
  void whoTrainsKeepsItsModelWhileOthersHaveTheDevice() throws IOException {
    Path path = folder.resolve("other");
    ModelExport.copy(folder.resolve("model"), path, Dtype.BFLOAT16);
    ModelRef other = new ModelRef(0, ModelFolder.digest(path), folder.toString(), "other");
    float[] expected = score(models.use(adapter, FULL, m -> m));

    models.train(
        adapter,
        FULL,
        m -> m,
        trained -> {
          models.released(FULL, () -> models.use(other, FULL, m -> m)); // makes room for itself
          assertThat(score(trained)).containsExactly(expected);
          assertThat(score(trained.base().orElseThrow())).hasSize(2);
          return adapter;
        });
  }

  @Test
  void anotherCommandsEndLeavesTheModelThatOneInTrainingStandsOn() throws IOException {
    models.train(
        adapter,
        ROOMY,
        m -> m,
        trained -> {
          float[] expected = score(trained);
          models.clear();
          assertThat(score(trained)).containsExactly(expected);
          return adapter;
        });
  }

  private static float[] score(ResidentModel model) {
    return model.lm().logprobs(List.of(new TokenSequence(new int[] {5, 6}, new int[] {7, 8})))[0];
  }
}
