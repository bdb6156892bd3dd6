package io.rlvr.jobs.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.jobs.prompts.TrainingPrompts.Apart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestTrainingPrompts {
  private static final Prompt TRAINED = prompt("geo-1", "Capital of France?");
  private static final Prompt OTHER = prompt("geo-2", "Capital of Peru?");

  @Test
  void theSameTurnsAreTheSamePromptWhateverItsIdAndWhiteSpace() {
    Prompt again = prompt("x", " Capital  of\nFrance? ");

    assertThat(apart("keep", again, OTHER)).isEqualTo(new Apart(List.of(again, OTHER), 1));
    assertThat(apart("drop", again, OTHER)).isEqualTo(new Apart(List.of(OTHER), 1));
  }

  @Test
  void aSystemTurnMakesNoOtherPrompt() {
    assertThat(apart("drop", TRAINED.withSystem("Be brief."), OTHER).duplicates()).isEqualTo(1);
  }

  @Test
  void anEarlierTurnDoes() {
    Prompt later =
        new Prompt(
            "x",
            List.of(
                Message.user("Capital of Peru?"),
                new Message("assistant", "Lima."),
                Message.user("Capital of France?")),
            "Paris",
            "s",
            "",
            Map.of());

    assertThat(apart("drop", later).duplicates()).isZero();
  }

  @Test
  void anIdThatIsANameIsThatOfOnePrompt() {
    assertThat(apart("keep", prompt("geo-1", "And of Spain?")).duplicates()).isEqualTo(1);
  }

  /** Both files count their rows from 1, and so do the readers. */
  @Test
  void aNumberOrAPositionIsNoName() {
    for (String id : List.of("1", "questions/0000000")) {
      TrainingPrompts training =
          TrainingPrompts.of(List.of(prompt(id, "Capital of France?")).iterator());

      assertThat(training.apart(List.of(prompt(id, "And of Spain?")), settings("keep")))
          .extracting(Apart::duplicates)
          .isEqualTo(0);
    }
  }

  @Test
  void theyAreRefusedWhereTheyMustNotBe() {
    assertThatThrownBy(() -> apart("fail", OTHER, TRAINED))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use 1 of 2 held-out prompts: training has them too, geo-1 the first (expected"
                + " others; dataset.duplicates = drop leaves them out, keep counts them)");
    assertThatThrownBy(() -> apart("drop", TRAINED))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use 1 of 1 held-out prompts: training has them too, geo-1 the first (expected"
                + " others; dataset.duplicates = keep counts them)");
  }

  private static Apart apart(String duplicates, Prompt... heldOut) {
    return TrainingPrompts.of(List.of(TRAINED).iterator())
        .apart(List.of(heldOut), settings(duplicates));
  }

  private static Settings settings(String duplicates) {
    return Settings.defaults(DatasetSettings.KEYS, List.of("dataset.duplicates=" + duplicates));
  }

  private static Prompt prompt(String id, String question) {
    return new Prompt(id, List.of(Message.user(question)), "r", "s", "", Map.of());
  }
}
