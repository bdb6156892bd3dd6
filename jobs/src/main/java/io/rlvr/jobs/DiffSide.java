package io.rlvr.jobs;

import io.rlvr.config.UserException;
import io.rlvr.store.Manifest;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rewards of a step and the credit that comes from them: one of the two that {@code diff} compares.
 *
 * @param rewards folder
 * @param credit folder, empty where no credit was made from these rewards
 */
record DiffSide(String rewards, Optional<String> credit) {

  /** The sides that a step has. */
  static final class Choice {
    private static final String REWARD = "reward";
    private static final String CREDIT = "credit";

    /** Manifests that do not say when they were made come first. */
    private static final Comparator<Map.Entry<String, Manifest>> BY_TIME =
        Comparator.comparing(
            (Map.Entry<String, Manifest> entry) ->
                entry.getValue().environment().getOrDefault("time", ""));

    private final String where;
    private final SortedMap<String, Manifest> own;
    private final SortedMap<String, Manifest> all;

    Choice(RunTables tables, int step) {
      this.where = "step %d of run %s".formatted(step, tables.store().root());
      this.own = scored(tables.manifests(), step);
      this.all = scored(tables.offshoots(), step);
      all.putAll(own);
    }

    /** What the run trained on. */
    DiffSide own() {
      return own.entrySet().stream()
          .filter(entry -> entry.getValue().stage().equals(REWARD))
          .findFirst()
          .map(this::side)
          .orElseThrow(() -> new UserException("Cannot compare %s: it has no rewards yet", where));
    }

    /** The side of the offshoot that was made last. */
    DiffSide newest() {
      return all.entrySet().stream()
          .filter(entry -> !own.containsKey(entry.getKey()))
          .max(BY_TIME)
          .map(this::side)
          .orElseThrow(
              () ->
                  new UserException(
                      "Cannot compare %s: it has no rewards and no credit but the run's own (make"
                          + " some by reward or credit with other settings)",
                      where));
    }

    /**
     * @param id the start of a stage id, or stage and id as a folder has them
     */
    DiffSide named(String id) {
      return all.entrySet().stream()
          .filter(entry -> name(entry.getKey()).equals(id) || entry.getValue().id().startsWith(id))
          .findFirst()
          .map(this::side)
          .orElseThrow(
              () ->
                  new UserException(
                      "Cannot find stage '%s' in %s (expected one of %s)",
                      id,
                      where,
                      all.keySet().stream().map(DiffSide::name).collect(Collectors.joining(", "))));
    }

    private DiffSide side(Map.Entry<String, Manifest> entry) {
      Manifest manifest = entry.getValue();
      return manifest.stage().equals(REWARD)
          ? new DiffSide(entry.getKey(), creditFrom(manifest))
          : new DiffSide(rewardsOf(manifest), Optional.of(entry.getKey()));
    }

    private String rewardsOf(Manifest credit) {
      return all.entrySet().stream()
          .filter(entry -> entry.getValue().id().equals(credit.inputs().get("rewards")))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow(
              () ->
                  new UserException("Cannot compare %s: the rewards of a credit are gone", where));
    }

    /** The run's own if there is one, else the newest. */
    private Optional<String> creditFrom(Manifest rewards) {
      Comparator<Map.Entry<String, Manifest>> ownLast =
          Comparator.comparing(entry -> own.containsKey(entry.getKey()));
      return all.entrySet().stream()
          .filter(entry -> rewards.id().equals(entry.getValue().inputs().get("rewards")))
          .max(ownLast.thenComparing(BY_TIME))
          .map(Map.Entry::getKey);
    }

    private static SortedMap<String, Manifest> scored(Map<String, Manifest> manifests, int step) {
      SortedMap<String, Manifest> scored = new TreeMap<>(manifests);
      scored
          .values()
          .removeIf(
              manifest ->
                  manifest.step() != step
                      || !(manifest.stage().equals(REWARD) || manifest.stage().equals(CREDIT)));
      return scored;
    }
  }

  /** {@code reward-1f2e3d4c} of a folder. */
  static String name(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }
}
