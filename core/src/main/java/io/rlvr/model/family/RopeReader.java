package io.rlvr.model.family;

import io.rlvr.config.UserException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads how a config.json rotates heads, in the form of transformers 4 ({@code rope_theta}, {@code
 * rope_scaling}) and 5 ({@code rope_parameters}).
 */
final class RopeReader {
  private static final String PARTIAL = "partial_rotary_factor";
  private static final Set<String> UNSCALED = Set.of("rope_theta", PARTIAL);
  private static final String TOP_ORIGINAL = "original_max_position_embeddings";

  private final ConfigFields config;
  private final Architecture family;
  private final ConfigFields rope;

  RopeReader(ConfigFields config, Architecture family) {
    this.config = config;
    this.family = family;
    this.rope = family.rope(config).orElse(config);
  }

  double theta() {
    for (ConfigFields fields : List.of(rope, config)) {
      if (fields.has("rope_theta")) {
        return fields.positive("rope_theta");
      }
    }
    return family.ropeTheta();
  }

  /** The part of a head that is rotated. */
  double share(int headDim) {
    ConfigFields named = rope.has(PARTIAL) ? rope : config;
    double share = named.has(PARTIAL) ? named.positive(PARTIAL) : 1;
    int rotated = (int) (headDim * share);
    if (share > 1 || rotated < 2 || rotated % 2 != 0) {
      throw named.invalid(
          PARTIAL, "a number up to 1 that rotates an even number of %d".formatted(headDim));
    }
    return share;
  }

  /** Refuses a part of a head for families that rotate it whole. */
  void refusePart() {
    for (ConfigFields fields : List.of(config, rope)) {
      if (fields.has(PARTIAL) && fields.positive(PARTIAL) != 1) {
        throw fields.invalid(PARTIAL, "1");
      }
    }
  }

  Optional<RopeScaling> scaling(int positions, int pairs) {
    if (rope == config || UNSCALED.containsAll(rope.names())) {
      return Optional.empty();
    }
    String field = rope.has("type") && !rope.has("rope_type") ? "type" : "rope_type";
    List<String> types = family.ropeTypes();
    String expected = types.stream().map("\"%s\""::formatted).collect(Collectors.joining(" or "));
    if (!rope.has(field)) {
      throw rope.invalid(field, expected);
    }
    String type = family.ropeType(rope.text(field));
    if (!types.contains(type)) {
      throw rope.invalid(field, expected);
    }
    return switch (type) {
      case "llama3" -> Optional.of(llama3(positions));
      case "longrope" -> Optional.of(longRope(positions, pairs));
      default -> Optional.empty();
    };
  }

  private RopeScaling llama3(int positions) {
    double low = rope.positive("low_freq_factor");
    double high = rope.positive("high_freq_factor");
    if (!(high > low)) {
      throw rope.invalid("high_freq_factor", "a number above low_freq_factor " + low);
    }
    return new Llama3Scaling(
        rope.positive("factor"),
        low,
        high,
        rope.has(TOP_ORIGINAL) ? rope.size(TOP_ORIGINAL, Integer.MAX_VALUE) : positions);
  }

  /** The longer context's factor is a function of the ratio of both contexts, unless named. */
  private RopeScaling longRope(int positions, int pairs) {
    List<Double> factors = rope.positives("short_factor");
    if (factors.size() != pairs) {
      throw rope.invalid("short_factor", "%d numbers > 0".formatted(pairs));
    }
    int original =
        config.has(TOP_ORIGINAL)
            ? config.size(TOP_ORIGINAL, Integer.MAX_VALUE)
            : Phi3.DEFAULT_ORIGINAL_POSITIONS;
    double ratio = rope.has("factor") ? rope.positive("factor") : (double) positions / original;
    double amplitude = ratio <= 1 ? 1 : Math.sqrt(1 + Math.log(ratio) / Math.log(original));
    boolean isNamed = rope.has("attention_factor");
    float stretch = (float) (isNamed ? rope.positive("attention_factor") : amplitude);
    if (!Float.isFinite(stretch)) {
      throw isNamed
          ? rope.invalid("attention_factor", "a number that a float32 holds")
          : config.invalid(TOP_ORIGINAL, "more than 1 where the context is longer");
    }
    return new LongRopeScaling(factors, stretch, original);
  }

  /** Angles that are no numbers would make every number of the model NaN. */
  UserException wrongRotation(Optional<RopeScaling> scaling) {
    String expected = "a number that keeps the rotary frequencies finite";
    boolean isScaled =
        scaling.isPresent() && scaling.get() instanceof Llama3Scaling llama3 && llama3.factor() < 1;
    return isScaled
        ? rope.invalid("factor", expected)
        : (rope.has("rope_theta") ? rope : config).invalid("rope_theta", expected);
  }
}
