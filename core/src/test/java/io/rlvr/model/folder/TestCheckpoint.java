package io.rlvr.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.family.Traits;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TestCheckpoint {
  @SuppressWarnings("unused") // by FieldSource
  private static final List<String> MODELS = GoldenModels.NAMES;

  @TempDir Path folder;

  @Test
  void parametersComeInTheAgreedOrder() {
    ModelConfig qwen3 = ModelConfig.read(GoldenModels.folder("qwen3"));

    assertThat(ParameterLayout.of(qwen3).stream().map(Parameter::name))
        .containsExactly(
            "embedding",
            "final-norm",
            "lm-head",
            "layers.0.input-norm",
            "layers.0.qkv",
            "layers.0.q-norm",
            "layers.0.k-norm",
            "layers.0.o",
            "layers.0.post-norm",
            "layers.0.gate-up",
            "layers.0.down",
            "layers.1.input-norm",
            "layers.1.qkv",
            "layers.1.q-norm",
            "layers.1.k-norm",
            "layers.1.o",
            "layers.1.post-norm",
            "layers.1.gate-up",
            "layers.1.down");
  }

  @Test
  void tiedModelHasNoHeadAndQwen2HasABias() {
    ModelConfig qwen2 = ModelConfig.read(GoldenModels.folder("qwen2"));

    List<Parameter> parameters = ParameterLayout.of(qwen2);

    assertThat(parameters.stream().limit(6).map(Parameter::name))
        .containsExactly(
            "embedding",
            "final-norm",
            "layers.0.input-norm",
            "layers.0.qkv",
            "layers.0.qkv-bias",
            "layers.0.o");
    // 4 query heads, 2 key heads, 2 value heads of 8
    assertThat(parameters.get(4).shape()).containsExactly(64);
    assertThat(parameters.get(4).sourceRows()).containsExactly(32L, 16L, 16L);
  }

  @Test
  void queriesKeysAndValuesAreFusedInThatOrder() {
    Checkpoint checkpoint = Checkpoint.open(GoldenModels.folder("mistral"));
    Parameter qkv = parameter(checkpoint, "layers.1.qkv");
    float[] fused = new float[qkv.elements()];

    checkpoint.read(qkv, fused);

    // heads of 16: 64 query rows, 32 key rows, 32 value rows of 32
    assertThat(qkv.shape()).containsExactly(128, 32);
    Safetensors file =
        Safetensors.open(GoldenModels.folder("mistral").resolve("model.safetensors"));
    String prefix = "model.layers.1.self_attn.";
    assertThat(Arrays.copyOfRange(fused, 0, 64 * 32))
        .isEqualTo(file.read(prefix + "q_proj.weight").values());
    assertThat(Arrays.copyOfRange(fused, 64 * 32, 96 * 32))
        .isEqualTo(file.read(prefix + "k_proj.weight").values());
    assertThat(Arrays.copyOfRange(fused, 96 * 32, 128 * 32))
        .isEqualTo(file.read(prefix + "v_proj.weight").values());
  }

  @Test
  void gateComesBeforeUp() {
    Checkpoint checkpoint = Checkpoint.open(GoldenModels.folder("llama3"));

    assertThat(parameter(checkpoint, "layers.1.gate-up").sources())
        .containsExactly(
            "model.layers.1.mlp.gate_proj.weight", "model.layers.1.mlp.up_proj.weight");
  }

  @ParameterizedTest
  @FieldSource("MODELS")
  void writtenAgainAsFloat32EveryTensorIsTheSame(String model) throws IOException {
    Path source = GoldenModels.folder(model);
    Checkpoint checkpoint = Checkpoint.open(source);

    write(checkpoint, source, Dtype.FLOAT32, Long.MAX_VALUE);

    assertThat(files()).containsExactly("config.json", "model.safetensors");
    assertThat(tensors(folder)).isEqualTo(tensors(source));
    Checkpoint again = Checkpoint.open(folder);
    assertThat(again.config().ropeScaling()).isEqualTo(checkpoint.config().ropeScaling());
    assertThat(read(again)).usingRecursiveComparison().isEqualTo(read(checkpoint));
  }

  @Test
  void bfloat16WeightsSurviveInBfloat16() throws IOException {
    Path source = GoldenModels.folder("llama");
    Checkpoint checkpoint = Checkpoint.open(source);

    write(checkpoint, source, Dtype.BFLOAT16, Long.MAX_VALUE);

    assertThat(tensors(folder)).isEqualTo(tensors(source));
    assertThat(Safetensors.open(folder.resolve("model.safetensors")).dtype("model.norm.weight"))
        .isEqualTo(Dtype.BFLOAT16);
    assertThat(config(folder).get("dtype").asText()).isEqualTo("bfloat16");
  }

  @Test
  void dtypeKeepsTheNameThatTheConfigHas() throws IOException {
    Path source = GoldenModels.folder("llama3");

    write(Checkpoint.open(source), source, Dtype.BFLOAT16, Long.MAX_VALUE);

    JsonNode expected = ((ObjectNode) config(source)).put("torch_dtype", "bfloat16");
    assertThat(config(folder)).isEqualTo(expected);
  }

  @Test
  void weightsAboveTheLimitGoToShards() throws IOException {
    Path source = GoldenModels.folder("llama3");
    Checkpoint checkpoint = Checkpoint.open(source);

    // embedding and head 4,096 numbers each, final norm 32, a layer 32 + 2,048 + 1,024 + 32 + 3,072
    // + 1,536 = 7,744: 23,712 numbers of 4 bytes. Embedding and final norm (16,512 bytes) fill one
    // shard, head and input norm the next, then qkv to post norm, gate-up, down to qkv, o to
    // gate-up, down
    write(checkpoint, source, Dtype.FLOAT32, 17_000);

    assertThat(files())
        .contains("config.json", "model-00001-of-00007.safetensors", "model.safetensors.index.json")
        .doesNotContain("model.safetensors");
    assertThat(Safetensors.open(folder.resolve("model-00001-of-00007.safetensors")).names())
        .containsExactly("model.embed_tokens.weight", "model.norm.weight");
    assertThat(read(Checkpoint.open(folder)))
        .usingRecursiveComparison()
        .isEqualTo(read(checkpoint));
    assertThat(config(folder, "model.safetensors.index.json").at("/metadata/total_size").asLong())
        .isEqualTo(94_848);
  }

  @Test
  void rewritingInTheOtherFormLeavesNoStaleWeights() throws IOException {
    Path source = GoldenModels.folder("llama3");
    Checkpoint checkpoint = Checkpoint.open(source);
    write(checkpoint, source, Dtype.FLOAT32, Long.MAX_VALUE);

    write(checkpoint, source, Dtype.FLOAT32, 60_000);
    assertThat(files()).doesNotContain("model.safetensors");

    write(checkpoint, source, Dtype.FLOAT32, Long.MAX_VALUE);
    assertThat(files())
        .contains("model.safetensors")
        .doesNotContain("model.safetensors.index.json");
  }

  @Test
  void sameContentGivesTheSameBytes() throws IOException {
    Path source = GoldenModels.folder("qwen3");
    write(Checkpoint.open(source), source, Dtype.BFLOAT16, Long.MAX_VALUE);
    byte[] first = Files.readAllBytes(folder.resolve("model.safetensors"));

    write(Checkpoint.open(source), source, Dtype.BFLOAT16, Long.MAX_VALUE);

    assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(first);
  }

  @Test
  void targetOfAnotherLengthIsABug() {
    Checkpoint checkpoint = Checkpoint.open(GoldenModels.folder("llama"));
    Parameter norm = parameter(checkpoint, "final-norm");

    assertThatThrownBy(() -> checkpoint.read(norm, new float[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Parameter final-norm has 32 numbers, but the target: 31");
  }

  @Test
  void parameterThatNoArrayHoldsIsRefused() {
    ModelConfig huge =
        new ModelConfig(
            "llama",
            1 << 24,
            1 << 20,
            8,
            1,
            2,
            1,
            8,
            1e-5,
            8,
            true,
            false,
            false,
            List.of(),
            1e4,
            Optional.empty(),
            Traits.LLAMA);

    assertThatThrownBy(() -> ParameterLayout.of(huge))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot lay out parameter embedding: 17592186044416 numbers"
                + " (expected at most 2147483639)");
  }

  private void write(Checkpoint checkpoint, Path source, Dtype dtype, long shardBytes)
      throws IOException {
    List<Parameter> parameters = ParameterLayout.of(checkpoint.config());
    String config = Files.readString(source.resolve("config.json"));
    Checkpoint.write(folder, config, parameters, p -> values(checkpoint, p), dtype, shardBytes);
  }

  private static Map<String, float[]> read(Checkpoint checkpoint) {
    Map<String, float[]> values = new HashMap<>();
    for (Parameter parameter : ParameterLayout.of(checkpoint.config())) {
      values.put(parameter.name(), values(checkpoint, parameter));
    }
    return values;
  }

  private static float[] values(Checkpoint checkpoint, Parameter parameter) {
    float[] values = new float[parameter.elements()];
    checkpoint.read(parameter, values);
    return values;
  }

  private static Parameter parameter(Checkpoint checkpoint, String name) {
    return ParameterLayout.of(checkpoint.config()).stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Hugging Face name to shape and values, of all weight files of a folder. */
  private static Map<String, List<Object>> tensors(Path model) throws IOException {
    Map<String, List<Object>> tensors = new TreeMap<>();
    try (Stream<Path> files = Files.list(model)) {
      for (Path path :
          files.filter(f -> f.getFileName().toString().matches("model.*safetensors")).toList()) {
        Safetensors file = Safetensors.open(path);
        for (String name : file.names()) {
          tensors.put(
              name,
              List.of(
                  Arrays.toString(file.shape(name)), Arrays.toString(file.read(name).values())));
        }
      }
    }
    return tensors;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static JsonNode config(Path model) throws IOException {
    return config(model, "config.json");
  }

  private static JsonNode config(Path model, String file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(model.resolve(file)));
  }
}
