package io.rlvr.reward.mix;

import io.rlvr.data.Verdict;
import io.rlvr.reward.CostComponents;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the verdicts of the parts of a mix on one rollout say together. A component is a part's own
 * value under its name, before any weight; the components of a part that is a mix itself come with
 * its name and a dot before theirs, but for what is counted ({@link CostComponents#SUMS}), which is
 * summed. Flags are those of all parts, probability and judge those of the first part that has
 * them, attempts the most that any part took, latency the sum.
 */
final class Mix {
  private final Map<String, Verdict> parts;

  /**
   * @param parts by name, in the order in which they count
   */
  Mix(Map<String, Verdict> parts) {
    this.parts = parts;
  }

  Verdict scored(double value) {
    return verdict(Verdict.Status.SCORED, value, Optional.empty());
  }

  /** Why the mix has no value if it needs all parts: the first outage, else the first doubt. */
  Optional<Verdict> missing() {
    return first(Verdict.Status.FAILED)
        .or(() -> first(Verdict.Status.UNSCORABLE))
        .map(this::missing);
  }

  /** The mix has no value because this part has none; the reason is told in the part's words. */
  Verdict missing(String part) {
    Verdict verdict = parts.get(part);
    String reason = part + ": " + verdict.error().orElse("no reason given");
    return verdict(verdict.status(), Double.NaN, Optional.of(reason));
  }

  private Optional<String> first(Verdict.Status status) {
    return parts.entrySet().stream()
        .filter(part -> part.getValue().status() == status)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Verdict verdict(Verdict.Status status, double value, Optional<String> error) {
    Map<String, Double> components = new TreeMap<>();
    Set<String> flags = new LinkedHashSet<>();
    int attempts = 0;
    double latencyMs = 0;
    for (Map.Entry<String, Verdict> part : parts.entrySet()) {
      Verdict verdict = part.getValue();
      verdict.components().forEach((name, v) -> add(components, part.getKey(), name, v));
      if (verdict.isScored()) {
        components.put(part.getKey(), verdict.value());
      }
      flags.addAll(verdict.flags());
      attempts = Math.max(attempts, verdict.attempts());
      latencyMs += verdict.latencyMs();
    }
    List<Verdict> verdicts = new ArrayList<>(parts.values());
    Optional<Verdict> sure =
        verdicts.stream().filter(verdict -> verdict.probability().isPresent()).findFirst();
    Optional<Verdict> judge =
        verdicts.stream().filter(verdict -> verdict.judgeVersion().isPresent()).findFirst();
    return new Verdict(
        status,
        value,
        sure.map(Verdict::probability).orElse(OptionalDouble.empty()),
        components,
        List.copyOf(flags),
        judge.flatMap(Verdict::judgeOutput),
        judge.flatMap(Verdict::judgeVersion),
        error,
        attempts,
        latencyMs);
  }

  private static void add(Map<String, Double> components, String part, String name, double value) {
    if (CostComponents.SUMS.contains(name)) {
      components.merge(name, value, Double::sum);
    } else {
      components.put(part + "." + name, value);
    }
  }
}
