package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestListedAliases {
  @ParameterizedTest
  @ValueSource(strings = {"contains", "exact", "token-f1", "jaccard"})
  void eachListedTextIsRightBesideTheReference(String rule) {
    Prompt prompt = prompt("New York", "[\"NYC\", \" Gotham \", 1.50]");

    check(reward(rule), prompt, "new york", Status.SCORED, 1.0);
    check(reward(rule), prompt, "NYC", Status.SCORED, 1.0);
    check(reward(rule), prompt, "Gotham", Status.SCORED, 1.0);
    check(reward(rule), prompt, "1.50", Status.SCORED, 1.0);
    check(reward(rule), prompt, "Boston", Status.SCORED, 0.0);
  }

  @Test
  void choicesMayBeListedToo() {
    check(reward("choice"), prompt("A", "[\"C\"]"), "(C)", Status.SCORED, 1.0);
    check(reward("choice"), prompt("A", "[\"C\"]"), "(B)", Status.SCORED, 0.0);
  }

  @Test
  void blankAliasesAreNone() {
    check(reward("contains"), prompt("Paris", "[\"\", \" \"]"), "It is Rome.", Status.SCORED, 0.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NYC",
        "{\"a\": \"NYC\"}",
        "[NYC",
        "[[\"NYC\"], null, true]",
        "[\"NYC\", null]",
        "5",
        "\"NYC\""
      })
  void whatIsNoListOfTextsIsUnscorable(String column) {
    for (String rule : List.of("exact", "contains", "choice")) {
      assertThat(verdict(reward(rule), prompt("B", column), "B").error())
          .contains("column 'aliases' is no list: " + column + " (expected a JSON list of texts)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]"})
  void noneMayBeListed(String column) {
    check(reward("exact"), prompt("New York", column), "New York", Status.SCORED, 1.0);
  }

  @Test
  void longValuesAreShownInPart() {
    assertThat(verdict(reward("exact"), prompt("B", "x\n".repeat(100)), "B").error())
        .contains(
            "column 'aliases' is no list: "
                + "x ".repeat(50)
                + "... (expected a JSON list of texts)");
  }

  private static Prompt prompt(String reference, String aliases) {
    return new Prompt(
        "p", List.of(Message.user("q")), reference, "", "", Map.of("aliases", aliases));
  }
}
