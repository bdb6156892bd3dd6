package io.rlvr.model.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the config.json that all families share; rotation is read by {@link RopeReader}. Each size
 * is bounded, so that no product of sizes overflows a long; {@link ParameterLayout} then bounds
 * each tensor.
 */
final class ModelConfigReader {
  private static final int MOST_VOCABULARY = 1 << 24;
  private static final int MOST_WIDTH = 1 << 20;
  private static final int MOST_LAYERS = 1 << 12;
  private static final int MOST_HEADS = 1 << 12;
  private static final int MOST_HEAD_DIM = 1 << 12;

  private final ConfigFields config;
  private final Architecture family;

  private ModelConfigReader(ConfigFields config, Architecture family) {
    this.config = config;
    this.family = family;
  }

  static ModelConfig read(Path folder) {
    ConfigFields config = ConfigFields.read(folder.resolve("config.json"));
    Architecture family = Architectures.of(config);
    List<Integer> eos = eosTokenIds(folder.resolve("generation_config.json"), config);
    return new ModelConfigReader(config, family).read(eos);
  }

  private static List<Integer> eosTokenIds(Path generationConfig, ConfigFields config) {
    if (Files.exists(generationConfig)) {
      ConfigFields generation = ConfigFields.read(generationConfig);
      if (generation.has("eos_token_id")) {
        return generation.tokenIds("eos_token_id");
      }
    }
    return config.tokenIds("eos_token_id");
  }

  private ModelConfig read(List<Integer> eos) {
    ModelConfig read = unchecked(eos);
    for (float[] frequencies : RotaryTable.inverseFrequencies(read)) {
      for (float inverse : frequencies) {
        if (!Float.isFinite(inverse * read.maxPositions())) {
          throw rope().wrongRotation(read.ropeScaling());
        }
      }
    }
    return read;
  }

  private RopeReader rope() {
    return new RopeReader(config, family);
  }

  private ModelConfig unchecked(List<Integer> eos) {
    refuseWhatNoFamilySupports();
    family.check(config);
    int vocabulary = config.size("vocab_size", MOST_VOCABULARY);
    int hidden = config.size("hidden_size", MOST_WIDTH);
    int heads = config.size("num_attention_heads", MOST_HEADS);
    int positions = config.size("max_position_embeddings", Integer.MAX_VALUE);
    int inner = config.size(family.innerSize(), MOST_WIDTH);
    int layers = config.size("num_hidden_layers", MOST_LAYERS);
    int kvHeads = kvHeads(heads);
    int headDim = headDim(hidden, heads);
    Traits traits = family.traits(config, headDim);
    int pairs = (int) (headDim * traits.rotaryShare()) / 2;
    Optional<RopeScaling> scaling = rope().scaling(positions, pairs);
    int window = family.attentionWindow(config);
    int longest = scaling.map(RopeScaling::longest).orElse(Integer.MAX_VALUE);
    return new ModelConfig(
        family.family(),
        vocabulary,
        hidden,
        inner,
        layers,
        heads,
        kvHeads,
        headDim,
        config.has("rms_norm_eps") ? config.positive("rms_norm_eps") : family.normEps(),
        Math.min(positions, Math.min(window, longest)),
        family.isTied(config),
        family.qkvBias(),
        family.qkNorm(),
        eos.stream().filter(id -> id < vocabulary).toList(),
        rope().theta(),
        scaling,
        traits);
  }

  private void refuseWhatNoFamilySupports() {
    if (config.has("quantization_config")) {
      throw config.invalid("quantization_config", "none: float32, float16 or bfloat16 weights");
    }
    family.activation().check(config);
    if (!family.rotatesParts()) {
      rope().refusePart();
    }
  }

  private int kvHeads(int heads) {
    int kvHeads = family.kvHeads(config, heads);
    if (heads % kvHeads != 0) {
      throw config.invalid(
          "num_key_value_heads", "a divisor of num_attention_heads %d".formatted(heads));
    }
    return kvHeads;
  }

  private int headDim(int hidden, int heads) {
    int headDim =
        config.has("head_dim")
            ? config.size("head_dim", MOST_HEAD_DIM)
            : family.headDim(config, hidden, heads);
    if (headDim % 2 != 0) {
      throw config.has("head_dim")
          ? config.invalid("head_dim", "an even number")
          : config.invalid(
              "num_attention_heads", "hidden_size %d over it to be even".formatted(hidden));
    }
    return headDim;
  }
}
