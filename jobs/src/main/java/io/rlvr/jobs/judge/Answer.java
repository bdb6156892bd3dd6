package io.rlvr.jobs.judge;

import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.ExtraColumns;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A response to a question, before anyone has judged it. */
public record Answer(Prompt prompt, String response) {
  public static Answer of(LabelledAnswer labelled) {
    return new Answer(labelled.prompt(), labelled.response());
  }

  /**
   * What answers that a reward may see together have in common: all of the prompt but its id, and
   * but the name of the model that answered.
   */
  Prompt group() {
    Map<String, String> extra = new TreeMap<>(prompt.extra());
    extra.remove(ExtraColumns.MODEL);
    return new Prompt(
        "", prompt.messages(), prompt.reference(), prompt.source(), prompt.subject(), extra);
  }

  /** Question and reference alone: what an answer is right or wrong about. */
  public Prompt pair() {
    return new Prompt(
        "", List.of(Message.user(prompt.question())), prompt.reference(), "", "", Map.of());
  }
}
