package io.rlvr.dataset;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.miniature.Item;
import io.rlvr.dataset.miniature.Subject;
import io.rlvr.dataset.miniature.Worked;
import io.rlvr.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The miniature domain: questions of the {@link Subject}s by turns, made by procedure. A reference
 * is one right wording of several, with no list of the others beside it that a rule would read. A
 * prompt is a pure function of the settings, the role and its index. Training and evaluation never
 * share a question, by its text; what the questions are about they share, as the questions of a
 * school do.
 *
 * <p>{@code extra} holds all right wordings, for the truth alone, and a demonstration. It is a line
 * of working where there is one, and the answer in any wording. A careless teacher is wrong in a
 * share of a subject's demonstrations, so that a model trained on them has something to unlearn.
 */
final class MiniatureReader implements DatasetReader {
  private static final String SOURCE = DatasetOptions.MINIATURE;
  private static final double EVAL_SHARE = 0.2;
  private static final double ANNOUNCED_SHARE = 0.5;

  @Override
  public List<Prompt> read(DatasetSource source) {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < source.options().miniature().prompts(); i++) {
      prompts.add(prompt(source.options(), i));
    }
    return prompts;
  }

  private static Prompt prompt(DatasetOptions dataset, int index) {
    MiniatureOptions options = dataset.miniature();
    List<Subject> subjects = List.of(Subject.values());
    Subject subject = subjects.get(index % subjects.size());
    String identity =
        "miniature/%d/%s/%d".formatted(options.seed(), dataset.role().spelled(), index);
    Random random = new Random(StableHash.of(identity));
    Item item = subject.draw(random);
    while (role(item.question()) != dataset.role()) {
      item = subject.draw(random);
    }
    String reference = wording(random, item.right());
    boolean isCareless = random.nextDouble() < options.errorRate(subject);
    Worked shown = isCareless ? item.wrong() : item.right();
    String answer = wording(random, shown);
    String said =
        random.nextDouble() < ANNOUNCED_SHARE ? "The answer is " + answer : capitalised(answer);
    return new Prompt(
        "%s/%s/%07d".formatted(SOURCE, dataset.role().spelled(), index),
        List.of(Message.user(item.question())),
        reference,
        dataset.source().orElse(SOURCE),
        subject.spelled(),
        Map.of(
            ExtraColumns.WORDINGS,
            Json.line(Json.tree(item.right().wordings())),
            ExtraColumns.DEMONSTRATION,
            (shown.work().isEmpty() ? "" : shown.work() + "\n") + said + "."));
  }

  private static String wording(Random random, Worked worked) {
    return worked.wordings().get(random.nextInt(worked.wordings().size()));
  }

  private static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Whose question it is, by a hash of its text. */
  static Role role(String question) {
    return StableHash.fraction("miniature/" + question) < EVAL_SHARE ? Role.EVAL : Role.TRAIN;
  }
}
