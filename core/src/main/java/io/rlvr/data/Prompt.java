package io.rlvr.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A question with the expert's answer.
 *
 * @param promptId unique within a dataset
 * @param messages the conversation up to the model's turn, never empty
 * @param reference the expert's answer
 * @param source the dataset that it comes from, for routing and for metrics by source
 * @param subject the field of knowledge, empty if unknown
 * @param extra further columns by name
 */
public record Prompt(
    String promptId,
    List<Message> messages,
    String reference,
    String source,
    String subject,
    Map<String, String> extra)
    implements Serializable {

  public Prompt {
    requireNonNull(promptId, "promptId is null");
    requireNonNull(reference, "reference is null");
    requireNonNull(source, "source is null");
    requireNonNull(subject, "subject is null");
    messages = List.copyOf(messages);
    extra = Map.copyOf(extra);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages is empty: prompt " + promptId);
    }
  }

  /** The same with a system turn before the others; itself if it has one. */
  public Prompt withSystem(String content) {
    if (messages.get(0).role().equals(Message.SYSTEM)) {
      return this;
    }
    List<Message> all = new ArrayList<>(List.of(Message.system(content)));
    all.addAll(messages);
    return new Prompt(promptId, all, reference, source, subject, extra);
  }

  /** The content of the last user turn: what a judge reads as the question. */
  public String question() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role().equals("user")) {
        return messages.get(i).content();
      }
    }
    return messages.get(messages.size() - 1).content();
  }
}
