package io.rlvr.jobs.diff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.data.Credit;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.judge.VerdictAgreement;
import io.rlvr.jobs.run.RunRows;
import io.rlvr.jobs.run.SampleTexts;
import io.rlvr.jobs.run.SettingChange;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import io.rlvr.reward.LastLine;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** What another reward, other credit or both change at a step of a run. */
public final class StepDiff {
  private final RunRows run;
  private final int step;
  private final DiffSide from;
  private final DiffSide to;
  private final Optional<VerdictDiff> verdicts;
  private final Optional<CreditDiff> credit;
  private final Map<SampleId, SampleTexts.Texts> texts;
  private final int top;

  /**
   * @param top how many of the changed rows are shown
   */
  public StepDiff(RunRows run, int step, DiffSide from, DiffSide to, int top) throws IOException {
    this.run = run;
    this.step = step;
    this.from = from;
    this.to = to;
    this.top = top;
    this.verdicts =
        from.rewards().equals(to.rewards())
            ? Optional.empty()
            : Optional.of(VerdictDiff.of(verdicts(from.rewards()), verdicts(to.rewards())));
    this.credit =
        from.credit().isEmpty() || to.credit().isEmpty() || from.credit().equals(to.credit())
            ? Optional.empty()
            : Optional.of(
                CreditDiff.of(
                    credit(from.credit().orElseThrow()), credit(to.credit().orElseThrow())));
    if (verdicts.isEmpty() && credit.isEmpty()) {
      throw new UserException(
          "Cannot compare step %d of run %s: %s has neither other rewards nor other credit than %s",
          step, run.folder().store().root(), to.text(), from.text());
    }
    this.texts = SampleTexts.of(run, step, shown());
  }

  public void write(ObjectNode out) {
    out.put("run", run.folder().store().root());
    out.put("step", step);
    write(out.putObject("from"), from);
    write(out.putObject("to"), to);
    ObjectNode settings = out.putObject("settings");
    for (SettingChange change : settings()) {
      settings.putObject(change.key()).put("from", change.before()).put("to", change.now());
    }
    out.putNull("verdicts");
    verdicts.ifPresent(
        diff -> {
          ObjectNode node = out.putObject("verdicts");
          diff.write(node);
          ArrayNode rows = node.putArray("top");
          diff.changes().stream().limit(top).forEach(change -> write(rows.addObject(), change));
        });
    out.putNull("credit");
    credit.ifPresent(
        diff -> {
          ObjectNode node = out.putObject("credit");
          diff.write(node);
          ArrayNode rows = node.putArray("top");
          diff.changes().stream().limit(top).forEach(change -> write(rows.addObject(), change));
        });
  }

  public void print(DiffText text) {
    text.line("step %d: %s -> %s", step, from.text(), to.text());
    for (SettingChange change : settings()) {
      text.line("  %s: %s -> %s", change.key(), change.before(), change.now());
    }
    verdicts.ifPresent(
        diff -> {
          diff.print(text);
          for (VerdictDiff.Change change : diff.changes().subList(0, shown(diff.changes()))) {
            print(text, change.id(), said(change.from()), said(change.to()));
          }
        });
    credit.ifPresent(
        diff -> {
          diff.print(text);
          for (CreditDiff.Change change : diff.changes().subList(0, shown(diff.changes()))) {
            print(text, change.id(), said(change.from()), said(change.to()));
          }
        });
  }

  private int shown(List<?> changes) {
    return Math.min(top, changes.size());
  }

  private List<SampleId> shown() {
    List<SampleId> ids = new ArrayList<>();
    verdicts.ifPresent(diff -> diff.changes().stream().limit(top).forEach(c -> ids.add(c.id())));
    credit.ifPresent(diff -> diff.changes().stream().limit(top).forEach(c -> ids.add(c.id())));
    return ids;
  }

  private void print(DiffText text, SampleId id, String before, String after) {
    SampleTexts.Texts sample = texts.get(id);
    text.line("");
    text.line("  sample     %d of %s", id.sample(), Printable.lines(id.promptId()));
    text.line("  question   %s", Printable.lines(sample.question()));
    text.line("  reference  %s", Printable.lines(sample.reference()));
    text.line("  last line  %s", Printable.lines(LastLine.of(sample.response())));
    text.line("  %s -> %s", before, after);
  }

  private static String said(Verdict verdict) {
    return verdict.isScored()
        ? "%s %s".formatted(verdict.status(), verdict.value())
        : "%s (%s)".formatted(verdict.status(), Printable.lines(verdict.error().orElse("")));
  }

  private static String said(Credit credit) {
    return credit.kept()
        ? "advantage " + DiffText.text(credit.advantage())
        : "not kept (%s)".formatted(credit.reason());
  }

  private void write(ObjectNode row, VerdictDiff.Change change) {
    write(row, change.id());
    write(row.putObject("from"), change.from());
    write(row.putObject("to"), change.to());
  }

  private void write(ObjectNode row, CreditDiff.Change change) {
    write(row, change.id());
    write(row.putObject("from"), change.from());
    write(row.putObject("to"), change.to());
  }

  private void write(ObjectNode row, SampleId id) {
    SampleTexts.Texts sample = texts.get(id);
    row.put("prompt_id", id.promptId());
    row.put("sample", id.sample());
    row.put("question", sample.question());
    row.put("reference", sample.reference());
    row.put("last_line", LastLine.of(sample.response()));
  }

  private static void write(ObjectNode out, Verdict verdict) {
    out.put("status", verdict.status().name());
    VerdictAgreement.put(
        out,
        "value",
        verdict.isScored() ? OptionalDouble.of(verdict.value()) : OptionalDouble.empty());
    out.put("error", verdict.error().orElse(null));
  }

  private static void write(ObjectNode out, Credit credit) {
    out.put("kept", credit.kept());
    VerdictAgreement.put(out, "advantage", credit.advantage());
    out.put("reason", credit.reason());
  }

  private static void write(ObjectNode out, DiffSide side) {
    out.put("reward", DiffSide.name(side.rewards().get(0)));
    ArrayNode refills = out.putArray("refills");
    side.rewards().stream().skip(1).forEach(folder -> refills.add(DiffSide.name(folder)));
    out.put("credit", side.credit().map(DiffSide::name).orElse(null));
  }

  /** Of what is compared. */
  private List<SettingChange> settings() {
    List<SettingChange> changes = new ArrayList<>();
    if (verdicts.isPresent()) {
      changes.addAll(between(from.rewards().get(0), to.rewards().get(0)));
    }
    if (credit.isPresent()) {
      changes.addAll(between(from.credit().orElseThrow(), to.credit().orElseThrow()));
    }
    return changes.stream().distinct().toList();
  }

  private List<SettingChange> between(String before, String after) {
    return SettingChange.between(manifest(before).settings(), manifest(after).settings());
  }

  private Manifest manifest(String folder) {
    return run.folder().manifest(folder).orElseThrow();
  }

  private SortedMap<SampleId, Verdict> verdicts(List<String> folders) throws IOException {
    SortedMap<SampleId, Verdict> verdicts = new TreeMap<>();
    for (String folder : folders) {
      bySample(Tables.REWARDS, folder).forEach((id, row) -> verdicts.put(id, row.verdict()));
    }
    return verdicts;
  }

  private SortedMap<SampleId, Credit> credit(String folder) throws IOException {
    return bySample(Tables.CREDIT, folder);
  }

  private <T extends Record> SortedMap<SampleId, T> bySample(Table<T> table, String folder)
      throws IOException {
    SortedMap<SampleId, T> rows = new TreeMap<>();
    run.in(folder, table, table.schema(), row -> rows.put(SampleId.of(row), table.record(row)));
    return rows;
  }
}
