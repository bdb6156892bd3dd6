package io.rlvr.jobs.diff;

import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.stage.Rounds;
import io.rlvr.store.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Rewards of a step and the credit that comes from them: one of the two that {@code diff} compares.
 *
 * @param rewards folders, one for each round of the step, in the order of rounds
 * @param credit folder, empty where no credit was made from these rewards
 */
public record DiffSide(List<String> rewards, Optional<String> credit) {
  public DiffSide {
    rewards = List.copyOf(rewards);
  }

  /** The sides that a step has. */
  public static final class Choice {
    private static final String REWARDS = "rewards";
    private static final String CREDIT = "credit";

    /** Manifests that do not say when they were made come first. */
    private static final Comparator<Map.Entry<String, Manifest>> BY_TIME =
        Comparator.comparing(
            (Map.Entry<String, Manifest> entry) ->
                entry.getValue().environment().getOrDefault("time", ""));

    private final String where;
    private final SortedMap<String, Manifest> own;
    private final SortedMap<String, Manifest> all;

    public Choice(RunFolder run, int step) {
      this.where = "step %d of run %s".formatted(step, run.store().root());
      this.own = scored(run.manifests(), step);
      this.all = scored(run.offshoots(), step);
      all.putAll(own);
    }

    /** What the run trained on. */
    public DiffSide own() {
      return own.entrySet().stream()
          .filter(entry -> isReward(entry.getValue()))
          .findFirst()
          .map(this::side)
          .orElseThrow(() -> new UserException("Cannot compare %s: it has no rewards yet", where));
    }

    /** The side of the offshoot that was made last. */
    public DiffSide newest() {
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
    public DiffSide named(String id) {
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
      List<String> rewards =
          isReward(entry.getValue()) ? roundsOf(entry.getKey()) : rewardsOf(entry.getValue());
      return isReward(entry.getValue())
          ? new DiffSide(rewards, creditFrom(all.get(rewards.get(0))))
          : new DiffSide(rewards, Optional.of(entry.getKey()));
    }

    /** Rewards of the same settings as those, all of the run or all offshoots; the newest ones. */
    private List<String> roundsOf(String folder) {
      Map<Integer, Map.Entry<String, Manifest>> rounds = new TreeMap<>();
      for (Map.Entry<String, Manifest> entry : all.entrySet()) {
        if (isReward(entry.getValue())
            && own.containsKey(entry.getKey()) == own.containsKey(folder)
            && entry.getValue().settings().equals(all.get(folder).settings())) {
          rounds.merge(
              StageKind.round(entry.getValue().stage()), entry, BinaryOperator.maxBy(BY_TIME));
        }
      }
      rounds.put(StageKind.round(all.get(folder).stage()), Map.entry(folder, all.get(folder)));
      return rounds.values().stream().map(Map.Entry::getKey).toList();
    }

    private List<String> rewardsOf(Manifest credit) {
      List<String> folders = new ArrayList<>();
      for (int round = 0; credit.inputs().containsKey(Rounds.role(REWARDS, round)); round++) {
        String id = credit.inputs().get(Rounds.role(REWARDS, round));
        folders.add(
            all.entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(
                    () ->
                        new UserException(
                            "Cannot compare %s: the rewards of a credit are gone", where)));
      }
      return folders;
    }

    /** The run's own if there is one, else the newest. */
    private Optional<String> creditFrom(Manifest rewards) {
      Comparator<Map.Entry<String, Manifest>> ownLast =
          Comparator.comparing(entry -> own.containsKey(entry.getKey()));
      String role = Rounds.role(REWARDS, StageKind.round(rewards.stage()));
      return all.entrySet().stream()
          .filter(entry -> entry.getValue().stage().equals(CREDIT))
          .filter(entry -> rewards.id().equals(entry.getValue().inputs().get(role)))
          .max(ownLast.thenComparing(BY_TIME))
          .map(Map.Entry::getKey);
    }

    private static boolean isReward(Manifest manifest) {
      return StageKind.of(manifest.stage()).equals(Optional.of(StageKind.REWARD));
    }

    private static SortedMap<String, Manifest> scored(Map<String, Manifest> manifests, int step) {
      SortedMap<String, Manifest> scored = new TreeMap<>(manifests);
      scored
          .values()
          .removeIf(
              manifest ->
                  manifest.step() != step
                      || !(isReward(manifest) || manifest.stage().equals(CREDIT)));
      return scored;
    }
  }

  /** {@code reward-1f2e3d4c}, of a step that was refilled {@code reward-1f2e3d4c + 2 refills}. */
  public String text() {
    return name(rewards.get(0))
        + (rewards.size() > 1 ? " + %d refills".formatted(rewards.size() - 1) : "")
        + credit.map(folder -> " with " + name(folder)).orElse("");
  }

  /** {@code reward-1f2e3d4c} of a folder. */
  public static String name(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }
}
