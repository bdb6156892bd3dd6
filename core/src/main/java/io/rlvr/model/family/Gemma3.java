package io.rlvr.model.family;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Gemma 3 for text (Gemma Team 2025, arXiv 2503.19786, section 2): norms before and after, their
 * weights counted from 1, norms of queries and keys, GELU, a scaled embedding, and layers of a
 * sliding window with a rotary base of their own between those of full attention.
 */
final class Gemma3 implements Architecture {
  // what transformers assumes where config.json names none
  private static final int DEFAULT_HEAD_DIM = 256;
  private static final double DEFAULT_QUERY_SCALAR = 256;
  private static final double DEFAULT_THETA = 1e6;
  private static final double DEFAULT_SLIDING_THETA = 1e4;
  private static final int DEFAULT_PATTERN = 6;

  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";
  private static final String ROPE = "rope_parameters";
  private static final String LOCAL = "rope_local_base_freq";
  private static final int MOST_LAYERS = 1 << 12;

  @Override
  public String family() {
    return "gemma3_text";
  }

  @Override
  public boolean qkNorm() {
    return true;
  }

  @Override
  public Activation activation() {
    return Activation.GELU_TANH;
  }

  @Override
  public boolean isTied(ConfigFields config) {
    return !config.has("tie_word_embeddings") || config.isTrue("tie_word_embeddings");
  }

  @Override
  public int headDim(ConfigFields config, int hiddenSize, int heads) {
    return DEFAULT_HEAD_DIM;
  }

  @Override
  public double ropeTheta() {
    return DEFAULT_THETA;
  }

  @Override
  public Optional<ConfigFields> rope(ConfigFields config) {
    return config.object("rope_scaling").or(() -> ofLayers(config, FULL));
  }

  private static Optional<ConfigFields> ofLayers(ConfigFields config, String type) {
    return config.object(ROPE).flatMap(rope -> rope.object(type));
  }

  @Override
  public Traits traits(ConfigFields config, int headDim) {
    String scalar = "query_pre_attn_scalar";
    double query = config.has(scalar) ? config.positive(scalar) : DEFAULT_QUERY_SCALAR;
    double embedding = Math.sqrt(config.size("hidden_size", Integer.MAX_VALUE));
    return new Traits(
        new Norms(true, true, true, false),
        new Multipliers(embedding, Math.sqrt(headDim / query), 1, 1),
        activation(),
        false,
        1,
        sliding(config),
        Optional.empty());
  }

  private static Optional<SlidingLayers> sliding(ConfigFields config) {
    List<Boolean> slides = slides(config);
    if (!slides.contains(true)) {
      return Optional.empty();
    }
    int window = config.size("sliding_window", Integer.MAX_VALUE);
    return Optional.of(new SlidingLayers(window, slides, slidingTheta(config)));
  }

  private static List<Boolean> slides(ConfigFields config) {
    int layers = config.size("num_hidden_layers", MOST_LAYERS);
    if (config.has("layer_types")) {
      List<String> types = config.texts("layer_types");
      if (types.size() != layers || !Set.of(FULL, SLIDING).containsAll(types)) {
        throw config.invalid(
            "layer_types", "%s or %s for each of %d layers".formatted(FULL, SLIDING, layers));
      }
      return types.stream().map(SLIDING::equals).toList();
    }
    String pattern = "sliding_window_pattern";
    int every = config.has(pattern) ? config.size(pattern, MOST_LAYERS) : DEFAULT_PATTERN;
    return IntStream.rangeClosed(1, layers).mapToObj(layer -> layer % every != 0).toList();
  }

  private static double slidingTheta(ConfigFields config) {
    Optional<ConfigFields> rope = ofLayers(config, SLIDING);
    return rope.isPresent() && rope.get().has("rope_theta")
        ? theta(rope.get(), "rope_theta")
        : config.has(LOCAL) ? theta(config, LOCAL) : DEFAULT_SLIDING_THETA;
  }

  private static double theta(ConfigFields fields, String name) {
    if (fields.positive(name) < 1) {
      throw fields.invalid(name, "a number from 1 on");
    }
    return fields.positive(name);
  }

  @Override
  public void check(ConfigFields config) {
    for (String flag : List.of("attention_bias", "use_bidirectional_attention")) {
      if (config.isTrue(flag)) {
        throw config.invalid(flag, "false");
      }
    }
    for (String cap : List.of("attn_logit_softcapping", "final_logit_softcapping")) {
      if (config.has(cap)) {
        throw config.invalid(cap, "null");
      }
    }
    if (config.has(ROPE) && ofLayers(config, FULL).isEmpty()) {
      throw config.invalid(ROPE, "an object with %s and %s".formatted(FULL, SLIDING));
    }
    Optional<ConfigFields> sliding = ofLayers(config, SLIDING);
    for (String type : List.of("rope_type", "type")) {
      if (sliding.isPresent()
          && sliding.get().has(type)
          && !sliding.get().text(type).equals("default")) {
        throw sliding.get().invalid(type, "\"default\"");
      }
    }
  }
}
