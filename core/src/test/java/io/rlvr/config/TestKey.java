package io.rlvr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestKey {
  /** HOCON takes .5 for a text. */
  @Test
  void aNumberMayBeginWithItsPoint() {
    Key<Double> share = Key.between("a", 0.5, 0, 1, "");

    assertThat(share.read(".5")).contains(0.5);
    assertThat(share.read("-.5")).isEmpty();
    assertThat(share.read("0.5")).isEmpty();
    assertThat(share.takes(2)).isFalse();
  }

  @Test
  void saysWhatItIs() {
    Key<Integer> key = Key.integer("rollout.samples-per-prompt", 4, 1, "Samples of each prompt.");

    assertThat(key.name()).isEqualTo("rollout.samples-per-prompt");
    assertThat(key.form()).isEqualTo("a whole number >= 1");
    assertThat(key.defaultValue()).contains(4);
    assertThat(key.description()).isEqualTo("Samples of each prompt.");
  }

  @Test
  void formsNameBoundsAndChoices() {
    assertThat(ExampleSettings.KEYS)
        .extracting(Key::form)
        .containsExactly(
            "text",
            "a whole number >= 1",
            "a number >= 0",
            "a number from 0 to 1",
            "a whole number",
            "one of grpo, reinforce++",
            "one of auto, cpu, cuda",
            "one of good, rather-bad",
            "true or false",
            "text",
            "a list of texts");
    assertThat(Key.between("a", 0.5, 0.25, 1e300, "").form())
        .isEqualTo("a number from 0.25 to 1.0E300");
    assertThat(Key.integer("a", 0, 0, 1, "").form()).isEqualTo("a whole number from 0 to 1");
  }

  @Test
  void aWholeNumberMayHaveAnUpperBound() {
    Key<Integer> key = Key.integer("loop.max-lag", 0, -1, 1, "");

    assertThat(key.read(-1)).contains(-1);
    assertThat(key.read(1)).contains(1);
    assertThat(key.read(2)).isEmpty();
    assertThat(key.read(-2)).isEmpty();
    assertThat(key.read(1.0)).isEmpty();
  }

  @Test
  void boundsBelongToTheRange() {
    assertThat(ExampleSettings.TOP_P.read(0)).contains(0.0);
    assertThat(ExampleSettings.TOP_P.read(1.0)).contains(1.0);
    assertThat(ExampleSettings.TOP_P.read(Math.nextUp(1.0))).isEmpty();
    assertThat(ExampleSettings.TOP_P.read(-Double.MIN_VALUE)).isEmpty();
    assertThat(ExampleSettings.SAMPLES.read(1)).contains(1);
    assertThat(ExampleSettings.SAMPLES.read(0)).isEmpty();
    assertThat(ExampleSettings.SAMPLES.read((long) Integer.MAX_VALUE)).contains(Integer.MAX_VALUE);
    assertThat(ExampleSettings.SAMPLES.read(Integer.MAX_VALUE + 1L)).isEmpty();
    assertThat(ExampleSettings.SEED.read(Long.MIN_VALUE)).contains(Long.MIN_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.5, -1e-300})
  void numbersAreFiniteAndInRange(double value) {
    assertThat(ExampleSettings.TEMPERATURE.read(value)).isEmpty();
  }

  @Test
  void typesAreNotConverted() {
    assertThat(ExampleSettings.KEEP.read("yes")).isEmpty();
    assertThat(ExampleSettings.KEEP.read("true")).isEmpty();
    assertThat(ExampleSettings.KEEP.read(1)).isEmpty();
    assertThat(ExampleSettings.SAMPLES.read("3")).isEmpty();
    assertThat(ExampleSettings.SAMPLES.read(1.5)).isEmpty();
    assertThat(ExampleSettings.TEMPERATURE.read("0.5")).isEmpty();
    assertThat(ExampleSettings.SEPARATOR.read(3)).isEmpty();
    assertThat(ExampleSettings.COLUMNS.read("a")).isEmpty();
    assertThat(ExampleSettings.COLUMNS.read(List.of("a", 1))).isEmpty();
  }

  @Test
  void noKeyTakesNull() {
    assertThat(ExampleSettings.KEYS)
        .allSatisfy(key -> assertThat(key.read(null).isPresent()).isFalse());
  }

  @Test
  void aRequiredTextIsNotBlank() {
    assertThat(ExampleSettings.MODEL.defaultValue()).isEmpty();
    assertThat(ExampleSettings.MODEL.read(" ")).isEmpty();
    assertThat(ExampleSettings.MODEL.read("models/tiny")).contains("models/tiny");
    assertThat(ExampleSettings.SEPARATOR.read("")).contains("");
  }

  @Test
  void constantsAreSpelledInLowerCaseWithDashes() {
    assertThat(ExampleSettings.MOOD.read("rather-bad")).contains(ExampleSettings.Mood.RATHER_BAD);
    assertThat(ExampleSettings.MOOD.read("RATHER_BAD")).isEmpty();
    assertThat(ExampleSettings.MOOD.read("rather_bad")).isEmpty();
    assertThat(Key.written(ExampleSettings.Mood.RATHER_BAD)).isEqualTo("rather-bad");
  }

  @Test
  void aRegisteredNameMayBeAClass() {
    assertThat(ExampleSettings.TYPE.read("reinforce++")).contains("reinforce++");
    assertThat(ExampleSettings.TYPE.read("com.example.Mine")).contains("com.example.Mine");
    assertThat(ExampleSettings.TYPE.read("rloo")).isEqualTo(Optional.empty());
    assertThat(ExampleSettings.DEVICE.read("com.example.Mine")).isEmpty();
  }

  @Test
  void pairsAreOneTextOrAList() {
    Key<List<String>> key = Key.pairs("a.parts", "name:weight", "");

    assertThat(key.defaultValue()).contains(List.of());
    assertThat(key.form()).isEqualTo("name:weight pairs with commas between them");
    assertThat(key.read("x:0.8,  y z : 0.2")).contains(List.of("x:0.8", "y z : 0.2"));
    assertThat(key.read(List.of("x, y:1", "http://z:2"))).contains(List.of("x, y:1", "http://z:2"));
    assertThat(key.read("")).contains(List.of());
    for (Object malformed :
        List.of("x", "x:", ":1", " : 1", "x:1,", "x:1,,y:2", "[x:1, y:2]", 1, List.of(1))) {
      assertThat(key.read(malformed)).isEmpty();
    }
  }

  @Test
  void aListIsCopied() {
    List<String> columns = new ArrayList<>(List.of("a"));
    Key<List<String>> key = Key.texts("import.columns", columns, "");
    columns.add("b");

    assertThat(key.defaultValue()).contains(List.of("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a..b", ".a", "a.", "a_b", "a-", "a b"})
  void namesHaveOneForm(String name) {
    assertThatThrownBy(() -> Key.flag(name, true, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid name of a setting: '" + name + "'");
  }

  @Test
  void aDefaultObeysItsOwnBounds() {
    assertThatThrownBy(() -> Key.integer("a", 0, 1, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid default of a: 0 (expected a whole number >= 1)");
    assertThatThrownBy(() -> Key.choice("a", "x", List.of("y"), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid default of a: x (expected one of y)");
  }

  @Test
  void aKeyCanBeLaterAndOperational() {
    Key<Boolean> key = Key.flag("a", true, "A").later().operational();

    assertThat(key.isLater()).isTrue();
    assertThat(key.isOperational()).isTrue();
    assertThat(Key.flag("a", true, "A").later().isOperational()).isFalse();
    assertThat(Key.flag("a", true, "A").operational().isLater()).isFalse();
  }

  @Test
  void theFormForAValueBeyondTheUpperBoundNamesIt() {
    Key<Integer> key = Key.integer("a", 1, 1, "");

    for (Object beyond : new Object[] {Integer.MAX_VALUE + 1L, Long.MAX_VALUE, 1e20}) {
      assertThat(key.form(beyond)).isEqualTo("a whole number from 1 to 2147483647");
    }
    for (Object other : new Object[] {0, 1.5, "999999999999", Double.POSITIVE_INFINITY}) {
      assertThat(key.form(other)).isEqualTo("a whole number >= 1");
    }
  }
}
