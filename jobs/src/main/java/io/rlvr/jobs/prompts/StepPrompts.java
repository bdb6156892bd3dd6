package io.rlvr.jobs.prompts;

import io.rlvr.data.Prompt;
import io.rlvr.dataset.PromptSchedule;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.PromptFilter;
import io.rlvr.jobs.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Finds the prompts of a step in the prompts table, in an order that the run's seed decides. */
public final class StepPrompts {
  private final StageContext context;
  private final Dataset<Row> table;

  private StepPrompts(StageContext context, Dataset<Row> table) {
    this.context = context;
    this.table = table;
  }

  public static StepPrompts of(StageContext context) throws IOException {
    return new StepPrompts(context, context.table(Tables.PROMPTS));
  }

  /** The prompts that the schedule gives to the context's step. */
  public List<Prompt> draw(int count) {
    return draw(count, 0);
  }

  /**
   * The prompts that the schedule gives to a round of the context's step.
   *
   * @param round 0 for the step's own, from 1 for further ones
   * @throws io.rlvr.config.UserException if the dataset has fewer prompts than a step needs
   */
  public List<Prompt> draw(int count, int round) {
    return read(drawnIds(count, round));
  }

  /** The ids of those prompts, in the order of the schedule. */
  public List<String> drawnIds(int count, int round) {
    List<String> ids = sortedIds();
    PromptSchedule schedule = new PromptSchedule(ids.size(), count, context.seed());
    int step = context.step() - 1;
    int[] drawn = round == 0 ? schedule.step(step) : schedule.refill(step, round);
    return IntStream.of(drawn).mapToObj(ids::get).toList();
  }

  /**
   * The prompts of the questions that the schedule gives to the context's step, question by
   * question; all questions if there are fewer.
   */
  public List<Prompt> drawQuestions(int count) {
    Map<List<String>, List<Prompt>> byQuestion = new LinkedHashMap<>();
    for (Prompt prompt : read(sortedIds())) {
      byQuestion
          .computeIfAbsent(List.of(prompt.question(), prompt.reference()), q -> new ArrayList<>())
          .add(prompt);
    }
    List<List<Prompt>> questions = List.copyOf(byQuestion.values());
    int size = questions.size();
    List<Prompt> drawn = new ArrayList<>();
    for (int index :
        new PromptSchedule(size, Math.min(count, size), context.seed()).step(context.step() - 1)) {
      drawn.addAll(questions.get(index));
    }
    return drawn;
  }

  /** The first prompts by id, or all if there are fewer. */
  public List<Prompt> first(int count) {
    List<String> ids = sortedIds();
    return read(ids.subList(0, Math.min(count, ids.size())));
  }

  private List<String> sortedIds() {
    List<String> ids =
        new ArrayList<>(table.select(Columns.PROMPT_ID).as(Encoders.STRING()).collectAsList());
    ids.sort(null);
    return ids;
  }

  private List<Prompt> read(List<String> ids) {
    PromptFilter wanted = PromptFilter.of(context.sparkContext(), Set.copyOf(ids));
    Map<String, Prompt> byId = new HashMap<>();
    for (Row row : wanted.of(table).collectAsList()) {
      Prompt prompt = Tables.PROMPTS.record(row);
      byId.put(prompt.promptId(), prompt);
    }
    return ids.stream().map(byId::get).toList();
  }
}
