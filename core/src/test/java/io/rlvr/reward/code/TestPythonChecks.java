package io.rlvr.reward.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equality is that of CPython 3.11 on the two texts. */
class TestPythonChecks {
  private static final String TOKEN = "cafe";

  @ParameterizedTest(name = "{0} == {1}")
  @CsvFileSource(
      resources = "python-values.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void valuesAreEqualAsInPython(String printed, String expected, boolean isEqual, String why) {
    PythonChecks checks = PythonChecks.read("assert f(1) == " + expected).orElseThrow();

    assertThat(checks.areRight("noise\n" + TOKEN + printed + "\n", TOKEN)).isEqualTo(isEqual);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assert f(1) == g(1)",
        "assert f(1)",
        "assert not f(1) == 2",
        "assert f(1) == 2 and f(2) == 3",
        "assert f(1) and f(2) == 3",
        "assert f(1) == 2 == g()",
        "assert f(1) == 1 + 1",
        "assert f(1) == 2 if x else 3",
        "assert 1 < f(1) == 2",
        "assert f(1) is None",
        "assert f(1) == 2; g()",
        "assert f(1), 2 == 2",
        "assert (f(1) == 2, 'always true')",
        "assert f(1) == 2j",
        "assert f(1) == b'x'",
        "assert f(1) == f'{x}'",
        "assert f(1) == 0x10",
        "assert f(1) == {1: 2, 3}",
        "assert f(1) == (1, 2",
        "assert f(1) == 2, g()",
        "assert f(1) == 2\nx = 3",
        "x = 3\nassert f(x) == 2",
        "  assert f(1) == 2\n    assert f(1) == 2",
        "def check(f):\n  assert f(1) == 2",
        "assert lambda: 2 == 2",
        "assertion == 2",
        "import math; assert f(1) == 2",
        ""
      })
  void otherTestsRunAsTheyAre(String code) {
    assertThat(PythonChecks.read(code)).isEmpty();
  }

  @Test
  void theProgramDoesNotHoldWhatIsExpected() {
    PythonChecks checks =
        PythonChecks.read(
                """
                import math

                # two
                assert f('==', [1]) == 4711, 'wrong'
                assert (sorted(f({2: 3})) == [
                  4711])
                """)
            .orElseThrow();

    assertThat(checks.appendedTo("def f(x): pass", TOKEN))
        .startsWith("def f(x): pass\nimport math\n")
        .endsWith(
            "\n_rlvr_print('cafe', (f('==', [1])\n))\n_rlvr_print('cafe', (sorted(f({2: 3}))\n))\n")
        .doesNotContain("4711");
  }

  @Test
  void eachAssertNeedsItsOwnValue() {
    PythonChecks checks = PythonChecks.read("assert f(1) == 2\nassert f(2) == 3").orElseThrow();

    assertThat(checks.areRight("cafe2\ncafe3\n", TOKEN)).isTrue();
    assertThat(checks.areRight("cafe3\ncafe2\n", TOKEN)).isFalse();
    assertThat(checks.areRight("cafe2\n", TOKEN)).isFalse();
    assertThat(checks.areRight("cafe2\ncafe3\ncafe3\n", TOKEN)).isFalse();
    assertThat(checks.areRight("2\n3\n", TOKEN)).isFalse();
  }
}
