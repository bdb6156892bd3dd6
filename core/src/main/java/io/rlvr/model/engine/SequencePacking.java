package io.rlvr.model.engine;

import io.rlvr.model.family.Experts;
import io.rlvr.model.family.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which sequences share a row, and which rows a batch. A judge reads one question with many
 * answers, and a policy many samples of one prompt: what their prompts have in common need pass the
 * model only once. Decided by the tokens alone, never by the machine, since what computes together
 * decides how sums round.
 */
public final class SequencePacking {
  /** Attention in a shared row looks at every pair of its tokens, so rows must not grow long. */
  private static final int MAX_ROW_TOKENS = 2048;

  /** By how much a shared row must be cheaper; less is not worth its mask. */
  private static final double WORTH = 0.9;

  /** A shared beginning that much shorter than the neighbours' is but a template's. */
  private static final double SAME_PROMPT = 0.75;

  private final ModelConfig config;

  public SequencePacking(ModelConfig config) {
    this.config = config;
  }

  /**
   * Sequences in micro-batches: those that begin alike go together, since what they share passes
   * the model once.
   *
   * @param tokens that pass the model in one micro-batch, padding included; a longer sequence is a
   *     micro-batch by itself
   * @return indices of the sequences, longest first
   */
  public List<List<Integer>> microBatches(List<TokenSequence> sequences, int tokens) {
    return batches(sequences, tokens).stream().map(SequenceBatch::members).toList();
  }

  /**
   * Batches of rows of like length, longest first, each within the token budget; a sequence that is
   * longer is a batch by itself. Shared rows and others never meet in a batch.
   */
  List<List<PackedRow>> batches(List<TokenSequence> sequences, int tokens) {
    List<PackedRow> rows = new ArrayList<>(rows(sequences, Math.min(tokens, MAX_ROW_TOKENS)));
    rows.sort(
        Comparator.comparing(PackedRow::isShared)
            .thenComparing(Comparator.comparingInt(PackedRow::length).reversed()));
    List<List<PackedRow>> batches = new ArrayList<>();
    List<PackedRow> batch = new ArrayList<>();
    for (PackedRow row : rows) {
      if (!batch.isEmpty()
          && ((batch.size() + 1L) * batch.get(0).length() > tokens
              || batch.get(0).isShared() != row.isShared())) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(row);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** Every sequence in one row. */
  List<PackedRow> rows(List<TokenSequence> sequences) {
    return rows(sequences, MAX_ROW_TOKENS);
  }

  private List<PackedRow> rows(List<TokenSequence> sequences, int longest) {
    int[] order =
        IntStream.range(0, sequences.size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> sequences.get(i).promptIds(), Arrays::compare)
                    .thenComparing(i -> sequences.get(i).responseIds(), Arrays::compare)
                    .thenComparing(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] common = common(sequences, order);
    List<PackedRow> rows = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      PackedRow next = PackedRow.alone(order[i], sequences.get(order[i]).length());
      if (i > 0 && common[i] >= SAME_PROMPT * Math.max(common[i - 1], common[i + 1])) {
        PackedRow joined = join(rows.get(rows.size() - 1), next, common[i], sequences);
        if (joined.length() <= longest && pays(joined, rows.get(rows.size() - 1), next)) {
          rows.set(rows.size() - 1, joined);
          continue;
        }
      }
      rows.add(next);
    }
    return rows;
  }

  /** At i, how many tokens the prompts at i - 1 and i begin with alike; 0 at both ends. */
  private static int[] common(List<TokenSequence> sequences, int[] order) {
    int[] common = new int[order.length + 1];
    for (int i = 1; i < order.length; i++) {
      int[] before = sequences.get(order[i - 1]).promptIds();
      int[] here = sequences.get(order[i]).promptIds();
      int mismatch = Arrays.mismatch(before, here);
      common[i] = mismatch < 0 ? here.length : mismatch;
    }
    return common;
  }

  private static PackedRow join(
      PackedRow row, PackedRow next, int common, List<TokenSequence> sequences) {
    List<Integer> members = new ArrayList<>(row.members());
    members.addAll(next.members());
    int prefix = row.isShared() ? Math.min(row.prefix(), common) : common;
    int length = prefix;
    for (int member : members) {
      length += sequences.get(member).length() - prefix;
    }
    return new PackedRow(members, prefix, length);
  }

  private boolean pays(PackedRow joined, PackedRow row, PackedRow next) {
    return cost(joined) < WORTH * (cost(row) + cost(next));
  }

  private int expertsPerToken() {
    return config.traits().experts().map(Experts::perToken).orElse(1);
  }

  /** Multiplications of one layer, in relation to each other. */
  private double cost(PackedRow row) {
    double heads = (double) config.heads() * config.headDim();
    double keys = 2.0 * config.kvHeads() * config.headDim();
    double perToken =
        config.hiddenSize() * (2 * heads + keys)
            + 3.0 * config.hiddenSize() * config.intermediateSize() * expertsPerToken();
    // causal attention skips half of the pairs, attention with a mask does not
    double perPair = heads * (row.isShared() ? 2 : 1);
    return perToken * row.length() + perPair * row.length() * row.length();
  }
}
