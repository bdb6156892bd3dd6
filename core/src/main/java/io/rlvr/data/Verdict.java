package io.rlvr.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a reward says of one rollout. A failure is a verdict, never a silent 0.
 *
 * @param value the reward; NaN unless the status is SCORED
 * @param probability the judge's probability of YES, where a judge spoke
 * @param components the parts of a mixed reward by name
 * @param flags notes that metrics count, such as {@code no-number}
 * @param error why it was not scored
 * @param attempts calls made to get it
 */
public record Verdict(
    Status status,
    @NullWhenNaN double value,
    OptionalDouble probability,
    Map<String, Double> components,
    List<String> flags,
    Optional<String> judgeOutput,
    Optional<String> judgeVersion,
    Optional<String> error,
    int attempts,
    double latencyMs) {
  private static final RecordParts<Verdict> PARTS = RecordParts.of(Verdict.class);

  /** By how much a sum of float32 probabilities may pass 1. */
  private static final double ROUNDING = 1e-6;

  /** Whether the value may be used, and if not, whose fault it is. */
  public enum Status {
    /** The value is the reward. */
    SCORED,
    /** The reward cannot decide this pair: the data's fault. Leaves the group. */
    UNSCORABLE,
    /** The reward broke down: an outage. Leaves the group; too many stop the run. */
    FAILED
  }

  public Verdict {
    requireNonNull(status, "status is null");
    requireNonNull(probability, "probability is null");
    requireNonNull(judgeOutput, "judgeOutput is null");
    requireNonNull(judgeVersion, "judgeVersion is null");
    requireNonNull(error, "error is null");
    components = Map.copyOf(components);
    flags = List.copyOf(flags);
    value = status == Status.SCORED ? value : Double.NaN;
    if (status == Status.SCORED && !Double.isFinite(value)) {
      throw new IllegalArgumentException("A scored value must be finite, but was: " + value);
    }
    if (!(probability.orElse(0) >= 0 && probability.orElse(0) <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(
          "A probability must be from 0 to 1, but was: " + probability.getAsDouble());
    }
  }

  /** A rule's plain reward. */
  public static Verdict scored(double value) {
    return scored(value, List.of());
  }

  /** A rule's reward with notes. */
  public static Verdict scored(double value, List<String> flags) {
    return of(Status.SCORED, value, flags, Optional.empty());
  }

  /** The pair cannot be decided, for the reason given. */
  public static Verdict unscorable(String reason) {
    return of(Status.UNSCORABLE, Double.NaN, List.of(), Optional.of(reason));
  }

  /** The reward broke down, for the reason given. */
  public static Verdict failed(String reason) {
    return of(Status.FAILED, Double.NaN, List.of(), Optional.of(reason));
  }

  /** This verdict with another value and other components: for what makes a reward of another. */
  public Verdict rescored(double value, Map<String, Double> components) {
    return PARTS.with(
        this,
        Map.of(
            "status",
            Status.SCORED,
            "value",
            value,
            "components",
            components,
            "error",
            Optional.empty()));
  }

  /** This verdict where nothing can be made of its value, for the reason given. */
  public Verdict unscored(String reason, Map<String, Double> components) {
    return PARTS.with(
        this,
        Map.of(
            "status", Status.UNSCORABLE, "components", components, "error", Optional.of(reason)));
  }

  /** This verdict with other components. */
  public Verdict withComponents(Map<String, Double> components) {
    return PARTS.with(this, Map.of("components", components));
  }

  public boolean isScored() {
    return status == Status.SCORED;
  }

  private static Verdict of(
      Status status, double value, List<String> flags, Optional<String> error) {
    return new Verdict(
        status,
        value,
        OptionalDouble.empty(),
        Map.of(),
        flags,
        Optional.empty(),
        Optional.empty(),
        error,
        1,
        0);
  }
}
