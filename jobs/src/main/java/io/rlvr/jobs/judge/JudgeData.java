package io.rlvr.jobs.judge;

import io.rlvr.config.Settings;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.dataset.StableHash;
import io.rlvr.jobs.settings.JudgeDataSettings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.reward.judge.Attacks.Attack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a judge learns from (Su et al. 2025, arXiv 2503.23829, section 3.3): answers to questions
 * that are kept out of RL, each once, labels in balance, with openers that are labelled NO (Zhao et
 * al. 2025, arXiv 2507.08794), split by question. Every choice is by hash of what a row says, so
 * the same rows in any order give the same data in the same order.
 *
 * @param counts how many rows each step left out or added
 */
public record JudgeData(
    List<LabelledAnswer> train,
    List<LabelledAnswer> validation,
    SortedMap<String, Integer> counts) {

  /**
   * @param negativeShare of NO among the answers; 0 leaves them as they come
   * @param openerShare of openers among all rows
   */
  public record Options(
      long seed, double negativeShare, double openerShare, double validationShare) {
    public static Options from(Settings settings) {
      return new Options(
          settings.get(RunSettings.SEED),
          settings.get(JudgeDataSettings.NEGATIVE_SHARE),
          settings.get(JudgeDataSettings.OPENER_SHARE),
          settings.get(JudgeDataSettings.VALIDATION_SHARE));
    }
  }

  /**
   * @param answers in any order
   * @param excluded questions whose answers are left out, as {@link #folded} writes them
   */
  public static JudgeData of(
      List<LabelledAnswer> answers, Set<String> excluded, List<Attack> openers, Options options) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    List<JudgeRow> kept =
        answers.stream()
            .filter(answer -> !excluded.contains(folded(answer.prompt().question())))
            .map(answer -> JudgeRow.of(answer, options.seed()))
            .toList();
    counts.put("excluded", answers.size() - kept.size());
    List<JudgeRow> distinct = distinct(kept, counts);
    List<JudgeRow> balanced = balanced(distinct, options.negativeShare());
    counts.put("left_out_for_balance", distinct.size() - balanced.size());
    long wanted = Math.round(balanced.size() * options.openerShare() / (1 - options.openerShare()));
    List<JudgeRow> rows = new ArrayList<>(balanced);
    rows.addAll(new JudgeOpeners(openers, options.seed()).on(balanced, wanted));
    counts.put("openers", rows.size() - balanced.size());
    rows.sort(JudgeRow.BY_PLACE);
    Map<Boolean, List<LabelledAnswer>> split =
        rows.stream()
            .map(JudgeRow::answer)
            .collect(
                Collectors.partitioningBy(row -> isValidation(row, options.validationShare())));
    return new JudgeData(split.get(false), split.get(true), counts);
  }

  /** A question as exclusion compares it. */
  static String folded(String question) {
    return question.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /**
   * One row of those that a judge cannot tell apart. Rows that are the same but for their labels
   * teach nothing: none of them stays.
   */
  private static List<JudgeRow> distinct(List<JudgeRow> rows, Map<String, Integer> counts) {
    Map<String, List<JudgeRow>> byContent = new LinkedHashMap<>();
    for (JudgeRow row : rows) {
      byContent.computeIfAbsent(row.content(), content -> new ArrayList<>()).add(row);
    }
    List<JudgeRow> distinct = new ArrayList<>();
    int conflicting = 0;
    for (List<JudgeRow> same : byContent.values()) {
      if (same.stream().map(row -> row.answer().label()).distinct().count() == 1) {
        distinct.add(Collections.min(same, JudgeRow.FIRST));
      } else {
        conflicting += same.size();
      }
    }
    counts.put("conflicting", conflicting);
    counts.put("duplicates", rows.size() - conflicting - distinct.size());
    return distinct;
  }

  private static List<JudgeRow> balanced(List<JudgeRow> rows, double negativeShare) {
    if (negativeShare == 0) {
      return rows;
    }
    List<JudgeRow> yes = byChance(rows, Label.YES);
    List<JudgeRow> no = byChance(rows, Label.NO);
    if (no.size() > negativeShare * rows.size()) {
      no = no.subList(0, (int) Math.round(yes.size() * negativeShare / (1 - negativeShare)));
    } else {
      yes = yes.subList(0, (int) Math.round(no.size() * (1 - negativeShare) / negativeShare));
    }
    List<JudgeRow> balanced = new ArrayList<>(yes);
    balanced.addAll(no);
    return balanced;
  }

  private static List<JudgeRow> byChance(List<JudgeRow> rows, Label label) {
    return rows.stream()
        .filter(row -> row.answer().label() == label)
        .sorted(JudgeRow.BY_CHANCE)
        .toList();
  }

  /** The split does not hang on the seed: a question stays on its side. */
  private static boolean isValidation(LabelledAnswer row, double share) {
    return StableHash.fraction("validation/" + folded(row.prompt().question())) < share;
  }
}
