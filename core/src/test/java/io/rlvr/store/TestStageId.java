package io.rlvr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestStageId {
  private static final SortedMap<String, Object> SETTINGS =
      new TreeMap<>(
          Map.of(
              "loss.aggregation",
              "token-mean",
              "import.columns",
              List.of("a, b", "c"),
              "run.keep",
              true,
              "rollout.max-tokens",
              256,
              "rollout.temperature",
              0.75));

  private static final String ID = StageId.of("reward", 3, SETTINGS, List.of("role=abc"), 12, 17);

  /**
   * 0.75 is 1.5 x 2^-1, in hexadecimal 0x1.8p-1.
   *
   * <pre>
   * printf %s '6:reward#3;#12;#17;{14:import.columns[4:a, b1:c]16:loss.aggregation10:token-mean'\
   * '18:rollout.max-tokens#256;19:rollout.temperature#0x1.8p-1;8:run.keep#true;}[8:role=abc]' \
   *   | sha256sum
   * </pre>
   */
  @Test
  void isTheDigestOfTheDocumentedText() {
    assertThat(ID).isEqualTo("3b60b33c5214ad332f6cfaeabce26da5a2c04b6e929f9894097379c1717bf446");
  }

  /** printf %s '6:import#1;#0;#-1;{}[]' | sha256sum */
  @Test
  void nothingReadAndNoInputIsAnIdentityToo() {
    assertThat(StageId.of("import", 1, new TreeMap<>(), List.of(), 0, -1))
        .isEqualTo("26d37ae2eeb6b52d423fc861680cb1dabea032475869074b6affb0843fca3475");
  }

  @Test
  void everyPartChangesIt() {
    List<String> ids = new ArrayList<>(List.of(ID));
    List<String> inputs = List.of("role=abc");
    ids.add(StageId.of("credit", 3, SETTINGS, inputs, 12, 17));
    ids.add(StageId.of("reward", 4, SETTINGS, inputs, 12, 17));
    ids.add(StageId.of("reward", 3, SETTINGS, inputs, 13, 17));
    ids.add(StageId.of("reward", 3, SETTINGS, inputs, 12, 18));
    ids.add(StageId.of("reward", 3, SETTINGS, inputs, 17, 12));
    ids.add(StageId.of("reward", 3, SETTINGS, List.of("role=abd"), 12, 17));
    ids.add(StageId.of("reward", 3, SETTINGS, List.of(), 12, 17));
    ids.add(StageId.of("reward", 3, SETTINGS, List.of("role=abc", ""), 12, 17));
    ids.add(with("rollout.temperature", Math.nextUp(0.75)));
    ids.add(with("rollout.max-tokens", 257));
    ids.add(with("run.keep", false));
    ids.add(with("loss.aggregation", "token-mea"));
    ids.add(with("import.columns", List.of("a", "b", "c")));
    ids.add(with("import.columns", List.of("c", "a, b")));
    ids.add(with("a.new-one", "x"));

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{64}"));
  }

  @Test
  void valuesThatPrintAlikeAreToldApart() {
    assertThat(
            List.of(
                with("user.x", 1),
                with("user.x", 1.0),
                with("user.x", "1"),
                with("user.x", List.of(1)),
                with("user.x", List.of("1")),
                with("user.x", List.of("a", "b")),
                with("user.x", List.of("a, b")),
                with("user.x", "[a, b]"),
                with("user.x", true),
                with("user.x", "true"),
                with("user.x", Map.of("a", "b")),
                with("user.x", List.of("a", "b", List.of()))))
        .doesNotHaveDuplicates();
  }

  @Test
  void oneNumberHasOneIdentity() {
    assertThat(with("run.seed", 17)).isEqualTo(with("run.seed", 17L));
  }

  @Test
  void theOrderOfInputsCountsAndThatOfSettingsDoesNot() {
    SortedMap<String, Object> backwards = new TreeMap<>(Comparator.reverseOrder());
    backwards.putAll(SETTINGS);

    assertThat(StageId.of("reward", 3, backwards, List.of("role=abc"), 12, 17)).isEqualTo(ID);
    assertThat(StageId.of("reward", 3, SETTINGS, List.of("a", "b"), 12, 17))
        .isNotEqualTo(StageId.of("reward", 3, SETTINGS, List.of("b", "a"), 12, 17));
  }

  @Test
  void aValueThatHasNoTextOfItsOwnIsOurBug() {
    assertThatThrownBy(() -> with("user.x", Optional.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A setting is of no type that HOCON has: Optional[x]");
  }

  private static String with(String name, Object value) {
    SortedMap<String, Object> settings = new TreeMap<>(SETTINGS);
    settings.put(name, value);
    return StageId.of("reward", 3, settings, List.of("role=abc"), 12, 17);
  }
}
