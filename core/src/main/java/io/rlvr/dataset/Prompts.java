package io.rlvr.dataset;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What else one does with prompts. */
public final class Prompts {
  private Prompts() {}

  /**
   * All text that chats of the prompts are made of, to train a tokenizer on: roles, contents,
   * references and demonstrations.
   */
  public static Stream<String> texts(Collection<Prompt> prompts) {
    return prompts.stream().flatMap(Prompts::texts);
  }

  private static Stream<String> texts(Prompt prompt) {
    List<String> texts = new ArrayList<>();
    for (Message message : prompt.messages()) {
      texts.add(message.role());
      texts.add(message.content());
    }
    texts.add(prompt.reference());
    if (prompt.extra().containsKey(ExtraColumns.DEMONSTRATION)) {
      texts.add("assistant");
      texts.add(prompt.extra().get(ExtraColumns.DEMONSTRATION));
    }
    return texts.stream();
  }
}
