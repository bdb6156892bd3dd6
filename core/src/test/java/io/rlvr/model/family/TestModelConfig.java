package io.rlvr.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TestModelConfig {
  @TempDir Path folder;

  @Test
  void llamaIsRead() {
    assertThat(ModelConfig.read(GoldenModels.folder("llama")))
        .isEqualTo(
            new ModelConfig(
                "llama",
                128,
                32,
                48,
                2,
                4,
                2,
                8,
                1e-5,
                64,
                true,
                false,
                false,
                List.of(2),
                1e5,
                Optional.empty(),
                Traits.LLAMA));
  }

  @Test
  void llamaWithScaledRopeInTheFormOfTransformers4IsRead() {
    assertThat(ModelConfig.read(GoldenModels.folder("llama3")))
        .isEqualTo(
            new ModelConfig(
                "llama",
                128,
                32,
                48,
                2,
                4,
                2,
                8,
                1e-5,
                64,
                false,
                false,
                false,
                List.of(2, 3),
                100,
                Optional.of(new Llama3Scaling(8, 1, 4, 32)),
                Traits.LLAMA));
  }

  @Test
  void mistralsWindowLimitsTheContext() {
    assertThat(ModelConfig.read(GoldenModels.folder("mistral")))
        .isEqualTo(
            new ModelConfig(
                "mistral",
                128,
                32,
                48,
                2,
                4,
                2,
                16,
                1e-5,
                48,
                false,
                false,
                false,
                List.of(2),
                1e4,
                Optional.empty(),
                Traits.LLAMA));
  }

  @Test
  void qwen2HasBiases() {
    assertThat(ModelConfig.read(GoldenModels.folder("qwen2")))
        .isEqualTo(
            new ModelConfig(
                "qwen2",
                128,
                32,
                48,
                2,
                4,
                2,
                8,
                1e-6,
                64,
                true,
                true,
                false,
                List.of(2),
                1e6,
                Optional.empty(),
                Traits.LLAMA));
  }

  @Test
  void qwen3HasNormsOfQueriesAndKeysAndAHeadSizeOfItsOwn() {
    assertThat(ModelConfig.read(GoldenModels.folder("qwen3")))
        .isEqualTo(
            new ModelConfig(
                "qwen3",
                128,
                32,
                48,
                2,
                4,
                2,
                12,
                1e-6,
                64,
                false,
                false,
                true,
                List.of(2, 3),
                1e6,
                Optional.empty(),
                Traits.LLAMA));
  }

  /** transformers 5.23.0's class defaults: LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config. */
  @Test
  void absentFieldsTakeTheFamilysDefaults() throws IOException {
    ModelConfig llama =
        read("llama", "num_key_value_heads", "rms_norm_eps", "head_dim", "rope_parameters");

    assertThat(llama.kvHeads()).isEqualTo(4);
    assertThat(llama.headDim()).isEqualTo(8);
    assertThat(llama.rmsNormEps()).isEqualTo(1e-6);
    assertThat(llama.ropeTheta()).isEqualTo(1e4);
    assertThat(read("llama", "tie_word_embeddings", "hidden_act").tiedEmbeddings()).isFalse();
    assertThat(read("qwen3", "head_dim").headDim()).isEqualTo(128);
    assertThat(read("qwen2", "layer_types").headDim()).isEqualTo(8);
  }

  @Test
  void mistralWithoutMentionOfAWindowHasThatOf4096() throws IOException {
    ObjectNode config = config("mistral").put("max_position_embeddings", 10_000);

    assertThat(read(config.putNull("sliding_window")).maxPositions()).isEqualTo(10_000);
    config.remove("sliding_window");
    assertThat(read(config).maxPositions()).isEqualTo(4096);
  }

  @Test
  void scaledRopeInTheFormOfTransformers5IsRead() throws IOException {
    ObjectNode config = config("llama");
    config
        .putObject("rope_parameters")
        .put("rope_type", "llama3")
        .put("rope_theta", 500_000.0)
        .put("factor", 32.0)
        .put("low_freq_factor", 1.0)
        .put("high_freq_factor", 4.0);

    ModelConfig read = read(config);

    assertThat(read.ropeTheta()).isEqualTo(500_000);
    // as in transformers, max_position_embeddings stands for the absent original one
    assertThat(read.ropeScaling()).contains(new Llama3Scaling(32, 1, 4, 64));
  }

  @Test
  void slidingFlagWithFullLayersOnlyIsAccepted() throws IOException {
    ObjectNode config = config("qwen3").put("use_sliding_window", true);

    assertThat(read(config).maxPositions()).isEqualTo(64);
  }

  @Test
  void endIdsComeFromTheGenerationConfigFirst() throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [7, 3, 500]}");

    // 500 is beyond the vocabulary of 128
    assertThat(read(config("llama")).eosTokenIds()).containsExactly(7, 3);
  }

  @Test
  void endIdsComeFromTheConfigWhereTheGenerationConfigHasNone() throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": null}");

    assertThat(read(config("llama")).eosTokenIds()).containsExactly(2);
    assertThat(read(config("llama").putNull("eos_token_id")).eosTokenIds()).isEmpty();
  }

  @Test
  void brokenGenerationConfigIsRefused() throws IOException {
    Path file = folder.resolve("generation_config.json");
    Files.writeString(file, "{\"eos_token_id\": \"</s>\"}");

    assertThatThrownBy(() -> read(config("llama")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read "
                + file
                + ": field 'eos_token_id' is \"</s>\" (expected a token id or a list of them)");
  }

  /** Columns: golden model, field to change (with a dot inside an object), JSON value, message. */
  @ParameterizedTest(name = "{0} {1} = {2}")
  @CsvFileSource(
      resources = "/golden/model-config-refusals.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      quoteCharacter = '`')
  void whatTheDecoderCannotDoIsRefused(String model, String field, String value, String message)
      throws IOException {
    ObjectNode config = config(model);
    ObjectNode parent = config;
    String name = field;
    if (field.contains(".")) {
      parent = (ObjectNode) config.get(field.substring(0, field.indexOf('.')));
      name = field.substring(field.indexOf('.') + 1);
    }
    if (value.equals("absent")) {
      parent.remove(name);
    } else {
      parent.set(name, new ObjectMapper().readTree(value));
    }

    assertThatThrownBy(() -> read(config))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + folder.resolve("config.json") + ": " + message);
  }

  /** 1 / 1e-320 and 1e300^(2/d) are beyond a float: each number of the model would be NaN. */
  @Test
  void rotationsThatAreNoNumbersAreRefused() throws IOException {
    ObjectNode config = config("llama");
    config
        .putObject("rope_parameters")
        .put("rope_type", "llama3")
        .put("rope_theta", 500_000.0)
        .put("factor", 1e-320)
        .put("low_freq_factor", 1.0)
        .put("high_freq_factor", 4.0);
    assertThatThrownBy(() -> read(config))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: field 'rope_parameters.factor' is 1.0E-320 (expected a number that"
                + " keeps the rotary frequencies finite)",
            folder.resolve("config.json"));
    ObjectNode tiny = config("llama");
    tiny.remove("rope_parameters");
    tiny.put("rope_theta", 1e-300);
    assertThatThrownBy(() -> read(tiny))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: field 'rope_theta' is 1.0E-300 (expected a number that keeps the"
                + " rotary frequencies finite)",
            folder.resolve("config.json"));
  }

  @Test
  void numberBeyondADoubleIsRefused() throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, config("llama").toString().replace("100000.0", "1e400"));

    assertThatThrownBy(() -> ModelConfig.read(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read "
                + file
                + ": field 'rope_parameters.rope_theta' is \"Infinity\" (expected a number > 0)");
  }

  /** Columns: content of config.json, message. */
  @ParameterizedTest(name = "case {index}")
  @CsvFileSource(
      resources = "/golden/model-config-not-json.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      quoteCharacter = '`')
  void whatIsNoObjectIsRefused(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), content);

    assertThatThrownBy(() -> ModelConfig.read(folder))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + file + ": " + message);
  }

  @Test
  void absentConfigIsRefused() {
    assertThatThrownBy(() -> ModelConfig.read(folder))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + folder.resolve("config.json") + ": no such file or folder");
  }

  private static ObjectNode config(String model) {
    JsonNode config = GoldenModels.json("models/" + model + "/config.json");
    return (ObjectNode) config;
  }

  private ModelConfig read(String model, String... absent) throws IOException {
    return read(config(model).remove(List.of(absent)));
  }

  private ModelConfig read(ObjectNode config) throws IOException {
    Files.writeString(folder.resolve("config.json"), config.toString());
    return ModelConfig.read(folder);
  }
}
