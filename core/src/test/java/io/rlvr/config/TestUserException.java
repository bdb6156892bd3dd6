package io.rlvr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TestUserException {
  @Test
  void aCauseIsKeptAndValuesAreNot() {
    Throwable cause = new IllegalStateException();

    assertThat(UserException.causedBy(cause, "Invalid %s: %d %%", "x", 7))
        .hasMessage("Invalid x: 7 %")
        .hasCause(cause);
    // an exception is a value like any other where it is no cause
    assertThat(new UserException("Invalid x: %s", cause))
        .hasMessage("Invalid x: java.lang.IllegalStateException")
        .hasNoCause();
  }

  @Test
  void severalMistakesAreALineEachAndNoFormat() {
    assertThat(new UserException(List.of("100% of %s", "a\nb"))).hasMessage("100% of %s\na\\nb");
  }

  @Test
  void valuesAreFormattedAlikeInEveryCountry() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(new UserException("%.2f of %,d", 1.5, 1000)).hasMessage("1.50 of 1,000");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aValueCannotForgeALineOrDriveATerminal() {
    // NUL, escape, C1 control, delete, line separator, and the line breaks
    String value = "a\0b\u001b[31mc\u009bd\u007fe\u2028f\ng\rh\ti";

    assertThat(new UserException("Invalid x: %s", value))
        .hasMessage("Invalid x: a\\u0000b\\u001b[31mc\\u009bd\\u007fe\\u2028f\\ng\\rh\\ti");
  }

  @Test
  void linesOfAMessageStayLines() {
    assertThat(new UserException("one\ntwo\u0007")).hasMessage("one\ntwo\\u0007");
    assertThat(UserException.causedBy(new IllegalStateException(), "one\ntwo\u0007"))
        .hasMessage("one\ntwo\\u0007");
  }

  @Test
  void whatPassesSaysSo() {
    assertThat(UserException.passing("Cannot train %s: held", "a\nb"))
        .hasMessage("Cannot train a\\nb: held")
        .matches(UserException::mayPass);
    assertThat(new UserException("x")).matches(mistake -> !mistake.mayPass());
  }

  @Test
  void lettersOfAllLanguagesPass() {
    assertThat(new UserException("%s", "Größe 模型 😀")).hasMessage("Größe 模型 😀");
  }
}
