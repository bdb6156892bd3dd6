package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestPrompt {
  @Test
  void theQuestionIsTheLastTurnOfTheUser() {
    assertThat(
            prompt(
                    List.of(
                        Message.user("first"),
                        Message.assistant("?"),
                        Message.user("second"),
                        Message.assistant("Let me")))
                .question())
        .isEqualTo("second");
  }

  @Test
  void whereNoUserSpeaksItIsTheLastTurn() {
    assertThat(prompt(List.of(new Message("system", "a"), new Message("tool", "b"))).question())
        .isEqualTo("b");
  }

  @Test
  void aPromptHasATurn() {
    assertThatThrownBy(() -> prompt(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("messages is empty: prompt p");
  }

  @Test
  void collectionsAreCopied() {
    List<Message> messages = new ArrayList<>(List.of(Message.user("a")));
    Map<String, String> extra = new HashMap<>(Map.of("k", "v"));
    Prompt prompt = new Prompt("p", messages, "", "", "", extra);
    messages.add(Message.user("b"));
    extra.clear();

    assertThat(prompt.messages()).containsExactly(new Message("user", "a"));
    assertThat(prompt.extra()).containsExactly(Map.entry("k", "v"));
  }

  private static Prompt prompt(List<Message> messages) {
    return new Prompt("p", messages, "42", "gsm8k", "", Map.of());
  }
}
