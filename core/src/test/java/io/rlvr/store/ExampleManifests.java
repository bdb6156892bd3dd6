package io.rlvr.store;

import io.rlvr.stats.Moments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A manifest with every field, and one with none but the required. */
final class ExampleManifests {
  private ExampleManifests() {}

  /** What {@code golden/manifest-v1.json} holds. */
  static Manifest full() {
    return new Manifest(
        "1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988",
        "rollout",
        12,
        new TreeMap<>(Map.of("prompts", "ab", "start-model", "cd")),
        new TreeMap<>(
            Map.of(
                "rollout.temperature",
                0.75,
                "rollout.samples-per-prompt",
                8,
                "run.seed",
                9007199254740993L,
                "rollout.greedy",
                false,
                "import.columns",
                List.of("a", "b, c"),
                "user.note",
                "Größe \"x\"\n")),
        Optional.of(new PolicyVersion(11, "ef")),
        List.of(
            new DataFile("part-00000-a.parquet", 3, 4096),
            new DataFile("part-00001-b.parquet", 0, 5000000000L)),
        "struct<step:int,prompt_id:string>",
        new TreeMap<>(Map.of("empty", Moments.EMPTY, "reward", new Moments(3, 0.5, 0.5, 0, 1))),
        new TreeMap<>(
            Map.of(
                "entropy", 1.25,
                "kl.rollout-policy", Double.NaN,
                "loss.ratio-mean", Double.POSITIVE_INFINITY,
                "loss.value", Double.NEGATIVE_INFINITY)),
        new TreeMap<>(Map.of("total", 1.0E-6)),
        new TreeMap<>(Map.of("rlvr", "0.1.0", "java", "17.0.1")));
  }

  static Manifest bare() {
    return new Manifest(
        "0",
        "credit",
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        List.of(),
        "",
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
