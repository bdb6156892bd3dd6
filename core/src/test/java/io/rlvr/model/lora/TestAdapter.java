package io.rlvr.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.safetensors.Tensor;
import io.rlvr.model.testing.GoldenAdapters;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Adapter folders: those of peft, ours, broken ones; and how an adapter starts. */
class TestAdapter {
  private static final ModelConfig QWEN2 = ModelConfig.read(GoldenModels.folder("qwen2"));
  private static final String K_PROJ = "base_model.model.model.layers.0.self_attn.k_proj";

  @TempDir private Path folder;
  private Path adapter;

  @BeforeEach
  void copy() {
    adapter = GoldenAdapters.copy("qwen2-odd", folder.resolve("adapter"));
  }

  @Test
  void readsWhatPeftWrote() {
    Adapter read = Adapter.read(adapter, QWEN2);

    assertThat(read.lora()).isEqualTo(new Lora(2, 3, List.of("k_proj", "up_proj")));
    assertThat(read.parameters()).extracting(Parameter::name).startsWith("layers.0.k_proj.A");
    Safetensors file = Safetensors.open(adapter.resolve("adapter_model.safetensors"));
    assertThat(read.values(1)).containsExactly(file.read(K_PROJ + ".lora_B.weight").values());
  }

  @Test
  void writesWhatItReads() throws IOException {
    Adapter read = Adapter.read(adapter, QWEN2);
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    read.write(one, "qwen2");
    Adapter.read(one, QWEN2).write(two, "qwen2");

    for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
      assertThat(two.resolve(name)).hasSameBinaryContentAs(one.resolve(name));
    }
    Safetensors ours = Safetensors.open(one.resolve("adapter_model.safetensors"));
    Safetensors peft = Safetensors.open(adapter.resolve("adapter_model.safetensors"));
    assertThat(ours.names()).isEqualTo(peft.names());
    for (String name : ours.names()) {
      assertThat(ours.read(name).values()).containsExactly(peft.read(name).values());
    }
    JsonNode config =
        new ObjectMapper().readTree(Files.readString(one.resolve("adapter_config.json")));
    assertThat(config)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                {"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "qwen2",
                 "r": 2, "lora_alpha": 3, "lora_dropout": 0.0, "bias": "none",
                 "target_modules": ["k_proj", "up_proj"], "init_lora_weights": true,
                 "use_rslora": false, "use_dora": false, "fan_in_fan_out": false,
                 "modules_to_save": null, "inference_mode": true}
                """));
  }

  /** A field of the config set to a JSON value, and what is said of it. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "/golden/adapter-config-refusals.csv",
      delimiter = '|',
      quoteCharacter = '`',
      numLinesToSkip = 1,
      maxCharsPerColumn = 1000)
  void otherMathematicsIsRefusedByName(String field, String json, String message)
      throws IOException {
    Path file = adapter.resolve("adapter_config.json");
    ObjectNode config = (ObjectNode) new ObjectMapper().readTree(Files.readString(file));
    if (json == null) {
      config.remove(field);
    } else {
      config.set(field, new ObjectMapper().readTree(json));
    }
    Files.writeString(file, config.toString());

    assertThatThrownBy(() -> Adapter.read(adapter, QWEN2))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + file + ": " + message);
  }

  @Test
  void tensorsMustBeThoseOfTheConfigAndTheModel() throws IOException {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    Path file = adapter.resolve("adapter_model.safetensors");
    Safetensors peft = Safetensors.open(file);
    peft.names().forEach(name -> tensors.put(name, peft.read(name)));

    Tensor b = tensors.put(K_PROJ + ".lora_B.weight", new Tensor(new long[] {8, 4}, new float[32]));
    assertRefused(
        tensors, "tensor '" + K_PROJ + ".lora_B.weight' has shape [8, 4] (expected shape [16, 2])");
    tensors.remove(K_PROJ + ".lora_B.weight");
    assertRefused(
        tensors,
        "tensor '" + K_PROJ + ".lora_B.weight' is missing (expected it with shape [16, 2])");
    tensors.put(K_PROJ + ".lora_B.weight", b);
    tensors.put("base_model.model.lm_head.weight", b);
    assertRefused(
        tensors,
        "tensor 'base_model.model.lm_head.weight' is unknown (expected only those of"
            + " target_modules in adapter_config.json)");
    Files.write(file, new byte[] {9, 0, 0, 0, 0, 0, 0, 0});
    assertThatThrownBy(() -> Adapter.read(adapter, QWEN2))
        .hasMessage("Cannot read %s: the header has 9 bytes (expected at most 0 here)", file);
    Files.delete(file);
    assertThatThrownBy(() -> Adapter.read(adapter, QWEN2))
        .hasMessage("Cannot read %s: no such file or folder", file);
  }

  @Test
  void anAdapterOfAnotherModelIsRefused() {
    ModelConfig mistral = ModelConfig.read(GoldenModels.folder("mistral"));

    assertThatThrownBy(() -> Adapter.read(adapter, mistral))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: tensor '%s.lora_B.weight' has shape [16, 2] (expected shape [32, 2])",
            adapter.resolve("adapter_model.safetensors"), K_PROJ);
  }

  @Test
  void aFolderWithAnAdapterAndNoModelIsAnAdapter() throws IOException {
    assertThat(ModelFolder.isAdapter(adapter)).isTrue();
    Files.writeString(adapter.resolve("config.json"), "{}");
    assertThat(ModelFolder.isAdapter(adapter)).isFalse();
    assertThat(ModelFolder.isAdapter(GoldenModels.folder("qwen2"))).isFalse();
  }

  /** A of 64 x 32: uniform within 1 / sqrt(32) = 0.1768, variance 1 / (3 x 32); B is 0. */
  @Test
  void kaimingUniformIsWithinTheRootOfTheInputs() {
    Adapter fresh = AdapterInit.KAIMING_UNIFORM.adapter(lora(64, "q_proj"), QWEN2, 5);

    assertThat(largest(fresh.values(0))).isBetween(0.175, 1 / Math.sqrt(32));
    assertThat(mean(fresh.values(0), 1)).isCloseTo(0, within(0.01));
    assertThat(mean(fresh.values(0), 2)).isCloseTo(1 / 96.0, within(0.0006));
    assertThat(fresh.values(1)).hasSize(32 * 64).containsOnly(0f);
  }

  /** A of 64 x 32: standard deviation 1 / 64. */
  @Test
  void gaussianHasTheRankBelow() {
    Adapter fresh = AdapterInit.GAUSSIAN.adapter(lora(64, "q_proj"), QWEN2, 5);

    assertThat(mean(fresh.values(0), 1)).isCloseTo(0, within(0.0015));
    assertThat(mean(fresh.values(0), 2)).isCloseTo(1 / 4096.0, within(2e-5));
    assertThat(fresh.values(1)).containsOnly(0f);
  }

  @Test
  void theSeedAndTheNameDecideTheNumbers() {
    Adapter one = AdapterInit.KAIMING_UNIFORM.adapter(lora(4, "v_proj"), QWEN2, 5);
    Adapter more = AdapterInit.KAIMING_UNIFORM.adapter(lora(4, "q_proj", "v_proj"), QWEN2, 5);
    Adapter other = AdapterInit.KAIMING_UNIFORM.adapter(lora(4, "v_proj"), QWEN2, 6);

    assertThat(more.values(2)).containsExactly(one.values(0));
    assertThat(more.values(0)).isNotEqualTo(one.values(0));
    assertThat(one.values(2)).as("of the next layer").isNotEqualTo(one.values(0));
    assertThat(other.values(0)).isNotEqualTo(one.values(0));
  }

  private void assertRefused(SortedMap<String, Tensor> tensors, String message) {
    Path file = adapter.resolve("adapter_model.safetensors");
    Safetensors.write(file, tensors, Map.of());
    assertThatThrownBy(() -> Adapter.read(adapter, QWEN2))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + file + ": " + message);
  }

  private static Lora lora(int rank, String... targets) {
    return new Lora(rank, rank, List.of(targets));
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double mean(float[] values, int power) {
    double sum = 0;
    for (float value : values) {
      sum += Math.pow(value, power);
    }
    return sum / values.length;
  }
}
