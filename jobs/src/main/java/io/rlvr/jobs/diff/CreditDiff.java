package io.rlvr.jobs.diff;

import static io.rlvr.jobs.judge.VerdictAgreement.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.Credit;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.stats.Moments;
import io.rlvr.stats.Pearson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How two assignments of credit to the same rollouts differ.
 *
 * @param onlyFrom rollouts that the first alone has; all counts but these are over the rest
 * @param dropped kept by the first alone
 * @param added kept by the second alone
 * @param signChanges kept by both, with advantages above 0 here and below 0 there
 * @param from the advantages of all that the first kept
 * @param pearson of the advantages of those that both kept
 * @param changes those kept by one alone or with another advantage, the largest first
 */
record CreditDiff(
    long rows,
    long onlyFrom,
    long onlyTo,
    long dropped,
    long added,
    long signChanges,
    Moments from,
    Moments to,
    Pearson pearson,
    List<Change> changes) {

  /** One rollout's credit. */
  record Change(SampleId id, Credit from, Credit to) {
    /** How far the advantages are apart; to be kept or not is further than any advantage. */
    double size() {
      return from.kept() && to.kept()
          ? Math.abs(to.advantage().orElseThrow() - from.advantage().orElseThrow())
          : Double.POSITIVE_INFINITY;
    }
  }

  private static final Comparator<Change> LARGEST_FIRST =
      Comparator.comparingDouble(Change::size).reversed().thenComparing(Change::id);

  static CreditDiff of(Map<SampleId, Credit> from, Map<SampleId, Credit> to) {
    List<Change> changes = new ArrayList<>();
    Pearson pearson = Pearson.EMPTY;
    long both = 0;
    long dropped = 0;
    long added = 0;
    long signChanges = 0;
    for (Map.Entry<SampleId, Credit> entry : from.entrySet()) {
      Credit before = entry.getValue();
      Credit after = to.get(entry.getKey());
      if (after != null) {
        both++;
        dropped += before.kept() && !after.kept() ? 1 : 0;
        added += !before.kept() && after.kept() ? 1 : 0;
        if (before.kept() && after.kept()) {
          double x = before.advantage().orElseThrow();
          double y = after.advantage().orElseThrow();
          pearson = pearson.add(x, y);
          signChanges += (x > 0 && y < 0) || (x < 0 && y > 0) ? 1 : 0;
        }
        Change change = new Change(entry.getKey(), before, after);
        if ((before.kept() || after.kept()) && change.size() > 0) {
          changes.add(change);
        }
      }
    }
    changes.sort(LARGEST_FIRST);
    return new CreditDiff(
        both,
        from.size() - both,
        to.size() - both,
        dropped,
        added,
        signChanges,
        advantages(from),
        advantages(to),
        pearson,
        changes);
  }

  /** Everything but the changed rows themselves. */
  void write(ObjectNode out) {
    out.put("rows", rows);
    out.put("only_from", onlyFrom);
    out.put("only_to", onlyTo);
    out.put("changed", changes.size());
    out.put("kept_from", from.count());
    out.put("kept_to", to.count());
    out.put("dropped", dropped);
    out.put("added", added);
    out.put("sign_changes", signChanges);
    put(out, "mean_from", DiffText.mean(from));
    put(out, "mean_to", DiffText.mean(to));
    out.put("std_from", from.populationStd());
    out.put("std_to", to.populationStd());
    put(out, "pearson", pearson.correlation());
  }

  void print(DiffText text) {
    text.line("credit     %d, %d of them changed, %d in sign", rows, changes.size(), signChanges);
    text.unpaired(onlyFrom, onlyTo);
    text.line(
        "  kept     %d -> %d (%d dropped, %d added)", from.count(), to.count(), dropped, added);
    text.line("  mean     %s -> %s", DiffText.number(from), DiffText.number(to));
    text.line("  std      %.4f -> %.4f", from.populationStd(), to.populationStd());
    text.number("pearson", pearson.correlation());
  }

  private static Moments advantages(Map<SampleId, Credit> credits) {
    Moments advantages = Moments.EMPTY;
    for (Credit credit : credits.values()) {
      advantages = credit.kept() ? advantages.add(credit.advantage().orElseThrow()) : advantages;
    }
    return advantages;
  }
}
