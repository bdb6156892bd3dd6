package io.rlvr.jobs.diff;

import static io.rlvr.jobs.judge.VerdictAgreement.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.stats.Agreement;
import io.rlvr.stats.Moments;
import io.rlvr.stats.Pearson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the verdicts of two rewards on the same rollouts differ.
 *
 * @param onlyFrom rollouts that the first alone has judged; all but these counts are over the rest
 * @param statuses how often each status became each
 * @param from the values of all verdicts that the first scored
 * @param pearson over the rollouts that both scored
 * @param agreement over the same, the second as the label; empty unless every value is 0 or 1
 * @param changes those of another status or value, the largest first
 */
record VerdictDiff(
    long rows,
    long onlyFrom,
    long onlyTo,
    SortedMap<Verdict.Status, SortedMap<Verdict.Status, Integer>> statuses,
    Moments from,
    Moments to,
    Pearson pearson,
    Optional<Agreement> agreement,
    List<Change> changes) {

  /** One rollout's verdicts. */
  record Change(SampleId id, Verdict from, Verdict to) {
    /** How far the values are apart; another status is further than any value. */
    double size() {
      return from.status() == to.status()
          ? Math.abs(to.value() - from.value())
          : Double.POSITIVE_INFINITY;
    }
  }

  private static final Comparator<Change> LARGEST_FIRST =
      Comparator.comparingDouble(Change::size).reversed().thenComparing(Change::id);

  static VerdictDiff of(Map<SampleId, Verdict> from, Map<SampleId, Verdict> to) {
    SortedMap<Verdict.Status, SortedMap<Verdict.Status, Integer>> statuses = new TreeMap<>();
    List<Change> changes = new ArrayList<>();
    Pearson pearson = Pearson.EMPTY;
    Agreement agreement = Agreement.empty(1);
    boolean isBinary = true;
    long both = 0;
    for (Map.Entry<SampleId, Verdict> entry : from.entrySet()) {
      Verdict before = entry.getValue();
      Verdict after = to.get(entry.getKey());
      if (after != null) {
        both++;
        statuses
            .computeIfAbsent(before.status(), status -> new TreeMap<>())
            .merge(after.status(), 1, Integer::sum);
        if (before.isScored() && after.isScored()) {
          pearson = pearson.add(before.value(), after.value());
          isBinary &= isBinary(before) && isBinary(after);
          agreement = agreement.add(label(before), label(after));
        }
        if (before.status() != after.status()
            || (before.isScored() && before.value() != after.value())) {
          changes.add(new Change(entry.getKey(), before, after));
        }
      }
    }
    changes.sort(LARGEST_FIRST);
    return new VerdictDiff(
        both,
        from.size() - both,
        to.size() - both,
        statuses,
        values(from),
        values(to),
        pearson,
        isBinary && agreement.count() > 0 ? Optional.of(agreement) : Optional.empty(),
        changes);
  }

  /** Everything but the changed rows themselves. */
  void write(ObjectNode out) {
    out.put("rows", rows);
    out.put("only_from", onlyFrom);
    out.put("only_to", onlyTo);
    out.put("changed", changes.size());
    ObjectNode matrix = out.putObject("statuses");
    statuses.forEach(
        (before, counts) -> {
          ObjectNode row = matrix.putObject(before.name());
          counts.forEach((after, count) -> row.put(after.name(), count));
        });
    put(out, "mean_from", DiffText.mean(from));
    put(out, "mean_to", DiffText.mean(to));
    put(out, "pearson", pearson.correlation());
    out.put("agreement", (Double) null);
    out.put("kappa", (Double) null);
    agreement.ifPresent(
        binary -> {
          put(out, "agreement", binary.accuracy());
          put(out, "kappa", binary.kappa());
        });
  }

  void print(DiffText text) {
    text.line("verdicts   %d, %d of them changed", rows, changes.size());
    text.unpaired(onlyFrom, onlyTo);
    statuses.forEach(
        (before, counts) ->
            counts.forEach(
                (after, count) ->
                    text.line("  %-11s%s -> %s", Integer.toString(count), before, after)));
    text.line("  mean     %s -> %s", DiffText.number(from), DiffText.number(to));
    text.number("pearson", pearson.correlation());
    agreement.ifPresent(
        binary -> {
          text.number("agree", binary.accuracy());
          text.number("kappa", binary.kappa());
        });
  }

  private static Moments values(Map<SampleId, Verdict> verdicts) {
    Moments values = Moments.EMPTY;
    for (Verdict verdict : verdicts.values()) {
      values = verdict.isScored() ? values.add(verdict.value()) : values;
    }
    return values;
  }

  private static boolean isBinary(Verdict verdict) {
    return verdict.value() == 0 || verdict.value() == 1;
  }

  private static Agreement.Label label(Verdict verdict) {
    return Agreement.Label.valueOf(LabelledAnswer.Label.of(verdict.value()).name());
  }
}
