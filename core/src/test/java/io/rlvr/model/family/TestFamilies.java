package io.rlvr.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What families whose layers differ from llama's read of their config.json. */
class TestFamilies {
  @TempDir Path folder;

  @Test
  void olmo2HasNormsAfterAttentionAndFeedForward() throws IOException {
    ModelConfig read = ModelConfig.read(GoldenModels.folder("olmo2"));

    assertThat(read.qkNorm()).isTrue();
    assertThat(read.traits()).isEqualTo(Traits.LLAMA.with(new Norms(false, true, false, true)));
    assertThat(read("olmo2", "rms_norm_eps").rmsNormEps()).isEqualTo(1e-5);
    assertThat(read("olmo2", "num_key_value_heads").kvHeads()).isEqualTo(4);
  }

  /** attention_multiplier 0.2 stands in place of 1 / sqrt(8), which attention multiplies by. */
  @Test
  void granitesMultipliersAreRead() throws IOException {
    assertThat(ModelConfig.read(GoldenModels.folder("granite")).traits())
        .isEqualTo(Traits.LLAMA.with(new Multipliers(3, 0.2 * Math.sqrt(8), 0.4, 1 / 0.7)));
    assertThat(
            read(
                    "granite",
                    "embedding_multiplier",
                    "attention_multiplier",
                    "residual_multiplier",
                    "logits_scaling")
                .traits())
        .isEqualTo(Traits.LLAMA.with(new Multipliers(1, Math.sqrt(8), 1, 1)));
    assertThat(read("granite", "num_key_value_heads").kvHeads()).isEqualTo(4);
  }

  @Test
  void phi3IsLlamaInOtherFiles() throws IOException {
    ModelConfig read = ModelConfig.read(GoldenModels.folder("phi3"));

    assertThat(read.traits()).isEqualTo(Traits.LLAMA.fused(1));
    assertThat(read.traits().isWrittenOut()).isTrue();
    assertThat(read("phi3", "rms_norm_eps").rmsNormEps()).isEqualTo(1e-5);
    assertThat(read("phi3", "num_key_value_heads").kvHeads()).isEqualTo(4);
    assertThat(read(config("phi3").put("sliding_window", 20)).maxPositions()).isEqualTo(20);
  }

  /** sqrt(1 + ln(64 / 48) / ln(48)), as a model whose context grew from 48 to 64. */
  @Test
  void longRopeEndsTheContextWherePreTrainingDid() throws IOException {
    ModelConfig read = ModelConfig.read(GoldenModels.folder("phi4-mini"));

    assertThat(read.maxPositions()).isEqualTo(48);
    assertThat(read.rotaryDim()).isEqualTo(4);
    assertThat(read.traits().isWrittenOut()).isFalse();
    assertThat(read.ropeScaling()).contains(new LongRopeScaling(List.of(1.0, 1.5), 1.0364909f, 48));

    ObjectNode config = config("phi4-mini");
    ((ObjectNode) config.get("rope_parameters")).put("attention_factor", 1.25);
    assertThat(read(config).ropeScaling().orElseThrow().amplitude()).isEqualTo(1.25f);
    // of a factor of 48: sqrt(1 + ln(48) / ln(48))
    ((ObjectNode) config.get("rope_parameters")).put("factor", 48).remove("attention_factor");
    assertThat(read(config).ropeScaling().orElseThrow().amplitude())
        .isEqualTo((float) Math.sqrt(2));
    ((ObjectNode) config.get("rope_parameters")).put("factor", 0.5).put("rope_type", "su");
    assertThat(read(config).ropeScaling().orElseThrow().amplitude()).isEqualTo(1f);
    config.remove("original_max_position_embeddings");
    assertThat(read(config).maxPositions()).isEqualTo(64); // of the class's 4096
  }

  @Test
  void gemma3HasSlidingLayersWithARotaryBaseOfTheirOwn() throws IOException {
    ModelConfig read = ModelConfig.read(GoldenModels.folder("gemma3"));

    assertThat(read.tiedEmbeddings()).isTrue();
    assertThat(read.qkNorm()).isTrue();
    assertThat(read.ropeTheta()).isEqualTo(1e6);
    assertThat(read.traits())
        .isEqualTo(
            new Traits(
                new Norms(true, true, true, false),
                new Multipliers(Math.sqrt(32), Math.sqrt(12 / 20.0), 1, 1),
                Activation.GELU_TANH,
                false,
                1,
                Optional.of(new SlidingLayers(5, List.of(true, false, true), 1e4)),
                Optional.empty()));
  }

  @Test
  void gemma3InTheFormOfTransformers4IsRead() throws IOException {
    ModelConfig read = ModelConfig.read(GoldenModels.folder("gemma3-v4"));

    assertThat(config("gemma3-v4").has("layer_types")).isFalse();
    assertThat(read.ropeTheta()).isEqualTo(50_000);
    assertThat(read.traits().sliding())
        .contains(new SlidingLayers(3, List.of(true, false, true), 100));
  }

  /** transformers 5.24.0's class defaults: Gemma3TextConfig. */
  @Test
  void gemma3sDefaults() throws IOException {
    ModelConfig bare =
        read(
            "gemma3-v4",
            "tie_word_embeddings",
            "head_dim",
            "query_pre_attn_scalar",
            "rope_theta",
            "rope_local_base_freq",
            "sliding_window_pattern");

    assertThat(bare.tiedEmbeddings()).isTrue();
    assertThat(bare.headDim()).isEqualTo(256);
    assertThat(bare.ropeTheta()).isEqualTo(1e6);
    assertThat(bare.traits().multipliers().query()).isEqualTo(1);
    // every sixth layer sees everything, and there are three
    assertThat(bare.traits().sliding())
        .contains(new SlidingLayers(3, List.of(true, true, true), 1e4));
    ObjectNode full = config("gemma3-v4").put("sliding_window_pattern", 1);
    full.remove("sliding_window");
    assertThat(read(full).traits().sliding()).isEmpty();
    assertThat(read(full.put("tie_word_embeddings", false)).tiedEmbeddings()).isFalse();
  }

  @Test
  void qwen3MoeHasExperts() throws IOException {
    ModelConfig read = ModelConfig.read(GoldenModels.folder("qwen3-moe"));

    assertThat(read.traits()).isEqualTo(Traits.LLAMA.with(new Experts(6, 2, true)));
    assertThat(read.intermediateSize()).isEqualTo(20);
    assertThat(ModelConfig.read(GoldenModels.folder("qwen3-moe-plain")).traits())
        .isEqualTo(Traits.LLAMA.with(new Experts(4, 3, false)));
    ObjectNode renamed = config("qwen3-moe");
    renamed.remove("num_experts");
    assertThat(read(renamed.put("num_local_experts", 3)).traits().experts())
        .contains(new Experts(3, 2, true));
  }

  @Test
  void aLayerHasNormsAndNoMoreExpertsAreChosenThanThereAre() {
    assertThatThrownBy(() -> new Norms(false, false, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A layer has no norms");
    assertThatThrownBy(() -> new Experts(2, 3, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Of 2 experts 3 cannot be chosen");
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
