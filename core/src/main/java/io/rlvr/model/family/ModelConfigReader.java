package io.rlvr.model.family;

import io.rlvr.config.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the config.json that all families share, in the form of transformers 4 ({@code rope_theta},
 * {@code rope_scaling}) and 5 ({@code rope_parameters}). Each size is bounded, so that no product
 * of sizes overflows a long; {@link ParameterLayout} then bounds each tensor.
 */
final class ModelConfigReader {
  private static final int MOST_VOCABULARY = 1 << 24;
  private static final int MOST_WIDTH = 1 << 20;
  private static final int MOST_LAYERS = 1 << 12;
  private static final int MOST_HEADS = 1 << 12;
  private static final int MOST_HEAD_DIM = 1 << 12;

  // what transformers assumes where a field is absent
  private static final double DEFAULT_EPS = 1e-6;
  private static final double DEFAULT_THETA = 10_000;

  private static final Set<String> UNSCALED_ROPE_FIELDS =
      Set.of("rope_theta", "partial_rotary_factor");

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
    for (float inverse : RotaryTable.inverseFrequencies(read)) {
      if (!Float.isFinite(inverse * read.maxPositions())) {
        throw wrongRotation(read);
      }
    }
    return read;
  }

  /** Angles that are no numbers would make every number of the model NaN. */
  private UserException wrongRotation(ModelConfig read) {
    ConfigFields rope = ropeFields();
    String expected = "a number that keeps the rotary frequencies finite";
    boolean isScaled = read.ropeScaling().isPresent() && read.ropeScaling().get().factor() < 1;
    return isScaled
        ? rope.invalid("factor", expected)
        : (rope.has("rope_theta") ? rope : config).invalid("rope_theta", expected);
  }

  private ModelConfig unchecked(List<Integer> eos) {
    refuseWhatNoFamilySupports();
    family.check(config);
    int vocabulary = config.size("vocab_size", MOST_VOCABULARY);
    int hidden = config.size("hidden_size", MOST_WIDTH);
    int heads = config.size("num_attention_heads", MOST_HEADS);
    int positions = config.size("max_position_embeddings", Integer.MAX_VALUE);
    ConfigFields rope = ropeFields();
    return new ModelConfig(
        family.family(),
        vocabulary,
        hidden,
        config.size("intermediate_size", MOST_WIDTH),
        config.size("num_hidden_layers", MOST_LAYERS),
        heads,
        kvHeads(heads),
        headDim(hidden, heads),
        config.has("rms_norm_eps") ? config.positive("rms_norm_eps") : DEFAULT_EPS,
        Math.min(positions, family.attentionWindow(config)),
        config.isTrue("tie_word_embeddings"),
        family.qkvBias(),
        family.qkNorm(),
        eos.stream().filter(id -> id < vocabulary).toList(),
        ropeTheta(rope),
        ropeScaling(rope, positions));
  }

  private void refuseWhatNoFamilySupports() {
    if (config.has("quantization_config")) {
      throw config.invalid("quantization_config", "none: float32, float16 or bfloat16 weights");
    }
    if (config.has("hidden_act") && !config.text("hidden_act").equals("silu")) {
      throw config.invalid("hidden_act", "\"silu\"");
    }
    refusePartialRotation(config);
  }

  private static void refusePartialRotation(ConfigFields fields) {
    if (fields.has("partial_rotary_factor") && fields.positive("partial_rotary_factor") != 1) {
      throw fields.invalid("partial_rotary_factor", "1");
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

  /** The object that holds the rope type; config.json itself where there is none. */
  private ConfigFields ropeFields() {
    return config.object("rope_parameters").or(() -> config.object("rope_scaling")).orElse(config);
  }

  private double ropeTheta(ConfigFields rope) {
    for (ConfigFields fields : List.of(rope, config)) {
      if (fields.has("rope_theta")) {
        return fields.positive("rope_theta");
      }
    }
    return DEFAULT_THETA;
  }

  private Optional<RopeScaling> ropeScaling(ConfigFields rope, int positions) {
    if (rope == config) {
      return Optional.empty();
    }
    refusePartialRotation(rope);
    if (UNSCALED_ROPE_FIELDS.containsAll(rope.names())) {
      return Optional.empty();
    }
    String field = rope.has("type") && !rope.has("rope_type") ? "type" : "rope_type";
    String expected = "\"default\" or \"llama3\"";
    if (!rope.has(field)) {
      throw rope.invalid(field, expected);
    }
    return switch (rope.text(field)) {
      case "default" -> Optional.empty();
      case "llama3" -> Optional.of(llama3(rope, positions));
      default -> throw rope.invalid(field, expected);
    };
  }

  private static RopeScaling llama3(ConfigFields rope, int positions) {
    double low = rope.positive("low_freq_factor");
    double high = rope.positive("high_freq_factor");
    if (!(high > low)) {
      throw rope.invalid("high_freq_factor", "a number above low_freq_factor " + low);
    }
    return new RopeScaling(
        rope.positive("factor"),
        low,
        high,
        rope.has("original_max_position_embeddings")
            ? rope.size("original_max_position_embeddings", Integer.MAX_VALUE)
            : positions);
  }
}
