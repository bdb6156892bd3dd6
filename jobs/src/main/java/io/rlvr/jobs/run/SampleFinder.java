package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.ADVANTAGE;
import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.SAMPLE;

import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.jobs.table.Tables;
import io.rlvr.report.SampleRollout;
import io.rlvr.text.TokenTexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** Finds rollouts with their verdicts and credit, to be read by a person. */
public final class SampleFinder {
  private final RunRows run;

  public SampleFinder(RunRows run) {
    this.run = run;
  }

  /**
   * The first samples of a step by that choice.
   *
   * @throws UserException if the step has no rewards
   */
  public List<FoundSample> ofStep(int step, SampleChoice choice, int count) throws IOException {
    requireRewards();
    int last = run.folder().lastStepOf(StageKind.REWARD);
    if (run.folder().manifestsOf(StageKind.REWARD).stream().noneMatch(m -> m.step() == step)) {
      throw new UserException(
          "Cannot show step %d of run %s: it has no rewards (expected a step from 1 to %d)",
          step, run.folder().store().root(), last);
    }
    return atSteps(each -> each == step, choice, count);
  }

  /** The same of the newest step that has rewards. */
  public List<FoundSample> ofLastStep(SampleChoice choice, int count) throws IOException {
    return ofStep(requireRewards(), choice, count);
  }

  /** The same of all steps together. */
  public List<FoundSample> ofAllSteps(SampleChoice choice, int count) throws IOException {
    requireRewards();
    return atSteps(each -> true, choice, count);
  }

  private int requireRewards() {
    int last = run.folder().lastStepOf(StageKind.REWARD);
    if (last == 0) {
      throw new UserException(
          "Cannot show run %s: it has no rewards yet", run.folder().store().root());
    }
    return last;
  }

  private List<FoundSample> atSteps(IntPredicate steps, SampleChoice choice, int count)
      throws IOException {
    TreeSet<RewardRow> chosen = new TreeSet<>(choice.order());
    run.ofSteps(
        steps,
        Tables.REWARDS,
        Tables.REWARDS.schema(),
        row -> {
          RewardRow reward = Tables.REWARDS.record(row);
          if (choice.takes(reward)) {
            chosen.add(reward);
            if (chosen.size() > count) {
              chosen.pollLast();
            }
          }
        });
    return complete(chosen);
  }

  private List<FoundSample> complete(Collection<RewardRow> rewards) throws IOException {
    return complete(rewards, TokenTexts.NONE);
  }

  /**
   * With what stands in the other tables; in the order given.
   *
   * @param tokens that responses are split by
   */
  List<FoundSample> complete(Collection<RewardRow> rewards, TokenTexts tokens) throws IOException {
    Map<Integer, Set<SampleId>> ids = new TreeMap<>();
    for (RewardRow reward : rewards) {
      ids.computeIfAbsent(reward.step(), step -> new HashSet<>()).add(id(reward));
    }
    Map<Integer, Map<SampleId, SampleTexts.Texts>> texts = SampleTexts.of(run, ids, tokens);
    Map<Integer, Map<SampleId, OptionalDouble>> advantages = new HashMap<>();
    for (Map.Entry<Integer, Set<SampleId>> entry : ids.entrySet()) {
      int step = entry.getKey();
      advantages.put(step, advantages(step, entry.getValue()));
    }
    List<FoundSample> found = new ArrayList<>();
    for (RewardRow reward : rewards) {
      SampleTexts.Texts said = texts.get(reward.step()).get(id(reward));
      if (said != null) {
        OptionalDouble advantage =
            advantages.get(reward.step()).getOrDefault(id(reward), OptionalDouble.empty());
        found.add(new FoundSample(id(reward), said.subject(), sample(reward, said, advantage)));
      }
    }
    return found;
  }

  private Map<SampleId, OptionalDouble> advantages(int step, Set<SampleId> ids) throws IOException {
    Map<SampleId, OptionalDouble> advantages = new HashMap<>();
    run.ofSteps(
        each -> each == step,
        Tables.CREDIT,
        Tables.CREDIT.schema(PROMPT_ID, SAMPLE, ADVANTAGE),
        row -> {
          if (ids.contains(SampleId.of(row))) {
            advantages.put(SampleId.of(row), Rows.number(row, ADVANTAGE));
          }
        });
    return advantages;
  }

  private static SampleId id(RewardRow reward) {
    return new SampleId(reward.promptId(), reward.sample());
  }

  private static SampleRollout sample(
      RewardRow reward, SampleTexts.Texts said, OptionalDouble advantage) {
    Verdict verdict = reward.verdict();
    return new SampleRollout(
        reward.step(),
        said.question(),
        said.reference(),
        said.response(),
        verdict.status(),
        verdict.isScored() ? OptionalDouble.of(verdict.value()) : OptionalDouble.empty(),
        advantage,
        verdict.flags(),
        verdict.error(),
        verdict.probability(),
        verdict.judgeOutput(),
        new TreeMap<>(verdict.components()),
        said.said().tokens());
  }
}
