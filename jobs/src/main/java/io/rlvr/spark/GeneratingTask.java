package io.rlvr.spark;

import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.jobs.rollout.Generation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Samples the rows of a partition, in their order.
 *
 * @param id place of what tells a prompt from others
 * @param prompt place of its text or its turns
 * @param batchSize prompts at most that are sampled together
 */
record GeneratingTask(Generation generation, int id, int prompt, int batchSize)
    implements MapPartitionsFunction<Row, Row> {
  private static final String BATCH = "all";

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new RowBatches<>(rows, row -> BATCH, batchSize, (all, each) -> sample(each));
  }

  private List<Row> sample(List<Row> rows) {
    List<Row> sampled = new ArrayList<>();
    if (rows.size() > 1 && rows.stream().noneMatch(this::isIncomplete)) {
      try {
        List<Prompt> prompts = rows.stream().map(this::promptOf).toList();
        List<Rollout> rollouts = generation.sample(prompts).rollouts();
        for (int i = 0; i < rows.size(); i++) {
          int first = i * generation.samples();
          sampled.add(done(rows.get(i), rollouts.subList(first, first + generation.samples())));
        }
        return sampled;
      } catch (UserException e) { // of one of them: each says for itself
        sampled.clear();
      }
    }
    rows.forEach(row -> sampled.add(sampleAlone(row)));
    return sampled;
  }

  private Row sampleAlone(Row row) {
    if (isIncomplete(row)) {
      return failed(row, row.isNullAt(id) ? "id is null" : "prompt is null or empty");
    }
    try {
      return done(row, generation.sample(List.of(promptOf(row))).rollouts());
    } catch (UserException e) {
      return failed(row, e.getMessage());
    }
  }

  private boolean isIncomplete(Row row) {
    return row.isNullAt(id)
        || row.isNullAt(prompt)
        || (row.get(prompt) instanceof Seq<?> turns && turns.isEmpty());
  }

  private Prompt promptOf(Row row) {
    return new Prompt(String.valueOf(row.get(id)), messages(row.get(prompt)), "", "", "", Map.of());
  }

  private static List<Message> messages(Object cell) {
    if (cell instanceof String text) {
      return List.of(Message.user(text));
    }
    List<Message> messages = new ArrayList<>();
    for (Object turn : CollectionConverters.asJava((Seq<?>) cell)) {
      messages.add(message((Row) turn));
    }
    return messages;
  }

  private static Message message(Row turn) {
    String role = turn == null ? null : turn.getString(turn.fieldIndex("role"));
    String content = turn == null ? null : turn.getString(turn.fieldIndex("content"));
    if (role == null || content == null) {
      throw new UserException("Cannot read prompt: a turn is null (expected role and content)");
    }
    return new Message(role, content);
  }

  private static Row done(Row row, List<Rollout> rollouts) {
    return RowBatches.with(row, rollouts.stream().map(SampleCell::cell).toArray(), null);
  }

  private static Row failed(Row row, String error) {
    return RowBatches.with(row, new Object[0], error);
  }
}
