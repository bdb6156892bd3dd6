package io.rlvr.jobs.judge;

import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.StableHash;
import io.rlvr.reward.LastLine;
import io.rlvr.reward.judge.Attacks.Attack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Responses without an answer, labelled NO, on the questions of other rows (Zhao et al. 2025, arXiv
 * 2507.08794: 20k of them among 180k rows).
 */
final class JudgeOpeners {
  private record Opener(String response, String folded) {}

  private final List<Opener> openers;
  private final long seed;

  JudgeOpeners(List<Attack> openers, long seed) {
    this.openers =
        openers.stream()
            .map(opener -> new Opener(opener.response(), LastLine.normalised(opener.response())))
            .toList();
    this.seed = seed;
  }

  /**
   * Openers for those rows: each question gets one before any gets two, and none that is its
   * answer, or a response that is there already.
   *
   * @param wanted how many; fewer where questions and openers run out
   */
  List<JudgeRow> on(List<JudgeRow> rows, long wanted) {
    Set<String> taken = new HashSet<>();
    Map<String, JudgeRow> byPair = new HashMap<>();
    for (JudgeRow row : rows) {
      taken.add(row.content());
      byPair.merge(row.pair(), row, (a, b) -> JudgeRow.BY_CHANCE.compare(a, b) <= 0 ? a : b);
    }
    List<JudgeRow> order = new ArrayList<>(byPair.values());
    order.sort(Comparator.comparingLong(this::draw).thenComparing(JudgeRow::pair));
    List<JudgeRow> added = new ArrayList<>();
    for (int round = 0; round < openers.size(); round++) {
      for (JudgeRow row : order) {
        if (added.size() >= wanted) {
          return added;
        }
        Opener opener = openers.get((int) Math.floorMod(draw(row) + round, (long) openers.size()));
        JudgeRow candidate = candidate(row.answer().prompt(), opener);
        if (!taken.contains(candidate.content()) && !isAnswer(row.answer().prompt(), opener)) {
          added.add(candidate);
        }
      }
    }
    return added;
  }

  private JudgeRow candidate(Prompt prompt, Opener opener) {
    LabelledAnswer answer =
        new LabelledAnswer(Optional.empty(), prompt, opener.response(), Label.NO);
    return JudgeRow.of(answer, opener.folded(), seed);
  }

  private long draw(JudgeRow row) {
    return StableHash.of("opener/" + seed + "/" + row.pair());
  }

  private static boolean isAnswer(Prompt prompt, Opener opener) {
    return !opener.folded().isEmpty()
        && opener.folded().equals(LastLine.normalised(prompt.reference()));
  }
}
