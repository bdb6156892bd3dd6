package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.StableHash;
import io.rlvr.reward.Attacks.Attack;
import io.rlvr.reward.LastLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a judge learns from (Su et al. 2025, arXiv 2503.23829, section 3.3): answers to questions
 * that are kept out of RL, each once, labels in balance, with openers that are labelled NO (Zhao et
 * al. 2025, arXiv 2507.08794), split by question. Every choice is by hash of what a row says, so
 * the same rows in any order give the same data in the same order.
 *
 * @param counts how many rows each step left out or added
 */
record JudgeData(
    List<LabelledAnswer> train,
    List<LabelledAnswer> validation,
    SortedMap<String, Integer> counts) {

  /** Of rows with the same content, which one stands for them. */
  private static final Comparator<LabelledAnswer> FIRST =
      Comparator.comparing(LabelledAnswer::response)
          .thenComparing(answer -> answer.id().orElse(""))
          .thenComparing(JudgeData::columns);

  /**
   * @param negativeShare of NO among the answers; 0 leaves them as they come
   * @param openerShare of openers among all rows
   */
  record Options(long seed, double negativeShare, double openerShare, double validationShare) {
    static Options from(Settings settings) {
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
  static JudgeData of(
      List<LabelledAnswer> answers, Set<String> excluded, List<Attack> openers, Options options) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    List<LabelledAnswer> kept =
        answers.stream()
            .filter(answer -> !excluded.contains(folded(answer.prompt().question())))
            .toList();
    counts.put("excluded", answers.size() - kept.size());
    List<LabelledAnswer> distinct = distinct(kept, counts);
    List<LabelledAnswer> balanced = balanced(distinct, options);
    counts.put("left_out_for_balance", distinct.size() - balanced.size());
    List<LabelledAnswer> rows = new ArrayList<>(balanced);
    rows.addAll(openers(balanced, openers, options));
    counts.put("openers", rows.size() - balanced.size());
    rows.sort(byHash("order", options.seed()));
    return new JudgeData(
        rows.stream().filter(row -> !isValidation(row, options)).toList(),
        rows.stream().filter(row -> isValidation(row, options)).toList(),
        counts);
  }

  /** A question as exclusion compares it. */
  static String folded(String question) {
    return question.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /**
   * One row of those that a judge cannot tell apart. Rows that are the same but for their labels
   * teach nothing: none of them stays.
   */
  private static List<LabelledAnswer> distinct(
      Collection<LabelledAnswer> answers, Map<String, Integer> counts) {
    Map<String, LabelledAnswer> byContent = new LinkedHashMap<>();
    Set<String> conflicts = new HashSet<>();
    for (LabelledAnswer answer : answers) {
      String key = content(answer);
      Optional<LabelledAnswer> other = Optional.ofNullable(byContent.putIfAbsent(key, answer));
      if (other.isPresent() && other.get().label() != answer.label()) {
        conflicts.add(key);
      }
      if (other.isPresent() && FIRST.compare(answer, other.get()) < 0) {
        byContent.put(key, answer);
      }
    }
    byContent.keySet().removeAll(conflicts);
    long conflicting =
        answers.stream().filter(answer -> conflicts.contains(content(answer))).count();
    counts.put("conflicting", (int) conflicting);
    counts.put("duplicates", (int) (answers.size() - conflicting - byContent.size()));
    return List.copyOf(byContent.values());
  }

  private static List<LabelledAnswer> balanced(List<LabelledAnswer> rows, Options options) {
    double share = options.negativeShare();
    if (share == 0) {
      return rows;
    }
    List<LabelledAnswer> yes = sorted(rows, Label.YES, options);
    List<LabelledAnswer> no = sorted(rows, Label.NO, options);
    if (no.size() > share * rows.size()) {
      no = no.subList(0, (int) Math.round(yes.size() * share / (1 - share)));
    } else {
      yes = yes.subList(0, (int) Math.round(no.size() * (1 - share) / share));
    }
    List<LabelledAnswer> balanced = new ArrayList<>(yes);
    balanced.addAll(no);
    return balanced;
  }

  private static List<LabelledAnswer> sorted(
      List<LabelledAnswer> rows, Label label, Options options) {
    return rows.stream()
        .filter(row -> row.label() == label)
        .sorted(byHash("balance", options.seed()))
        .toList();
  }

  /** Openers on questions of the rows; every question once before any twice. */
  private static List<LabelledAnswer> openers(
      List<LabelledAnswer> rows, List<Attack> openers, Options options) {
    long wanted = Math.round(rows.size() * options.openerShare() / (1 - options.openerShare()));
    SortedMap<String, Prompt> prompts = new TreeMap<>();
    rows.stream()
        .sorted(byHash("opener", options.seed()))
        .forEach(row -> prompts.putIfAbsent(pair(row), row.prompt()));
    List<Map.Entry<String, Prompt>> order = new ArrayList<>(prompts.entrySet());
    order.sort(Comparator.comparingLong(e -> hash("question", options.seed(), e.getKey())));
    Set<String> taken = new HashSet<>();
    rows.forEach(row -> taken.add(content(row)));
    List<LabelledAnswer> added = new ArrayList<>();
    for (int round = 0; round < openers.size(); round++) {
      for (Map.Entry<String, Prompt> pair : order) {
        int opener =
            (int)
                Math.floorMod(
                    hash("first", options.seed(), pair.getKey()) + round, (long) openers.size());
        LabelledAnswer row =
            new LabelledAnswer(
                Optional.empty(), pair.getValue(), openers.get(opener).response(), Label.NO);
        if (added.size() < wanted && !taken.contains(content(row)) && !isRight(row)) {
          added.add(row);
        }
      }
    }
    return added;
  }

  /** Where the reference is such a word itself, it is an answer. */
  private static boolean isRight(LabelledAnswer row) {
    String response = LastLine.normalised(row.response());
    return !response.isEmpty() && response.equals(LastLine.normalised(row.prompt().reference()));
  }

  /** The split does not hang on the seed: a question stays on its side. */
  private static boolean isValidation(LabelledAnswer row, Options options) {
    return StableHash.fraction("validation/" + folded(row.prompt().question()))
        < options.validationShare();
  }

  private static Comparator<LabelledAnswer> byHash(String purpose, long seed) {
    return Comparator.comparingLong((LabelledAnswer row) -> hash(purpose, seed, content(row)))
        .thenComparing(JudgeData::content)
        .thenComparing(FIRST);
  }

  private static long hash(String purpose, long seed, String content) {
    return StableHash.of(purpose + "/" + seed + "/" + content);
  }

  /** What else is written of a row, in an order that no run changes. */
  private static String columns(LabelledAnswer row) {
    Prompt prompt = row.prompt();
    return String.join(
        "\u0000", prompt.subject(), prompt.source(), new TreeMap<>(prompt.extra()).toString());
  }

  /** What a judge sees: rows that share it are the same to it. */
  private static String content(LabelledAnswer row) {
    return pair(row) + "\u0000" + LastLine.normalised(row.response());
  }

  private static String pair(LabelledAnswer row) {
    return row.prompt().question() + "\u0000" + row.prompt().reference();
  }
}
