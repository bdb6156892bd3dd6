package io.rlvr.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Key;
import io.rlvr.data.AllMetrics;
import io.rlvr.data.Metric;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.tools.ToolFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestGeneratedDocs {
  private enum Dialect {
    FIRST,
    SECOND_BEST
  }

  private static final Pattern SAYS_DEFAULT =
      Pattern.compile("unless given|required|[Nn]eeded|may be repeated|^Short for");

  @Test
  void configurationDocIsCurrent() throws IOException {
    List<Key<?>> keys = new ArrayList<>(AllSettings.KEYS);
    AllSettings.OF_TOOLS.values().forEach(keys::addAll);
    GeneratedDoc.check(
        ConfigurationDoc.PATH, ConfigurationDoc.markdown(ConfigurationDoc.FIRST, keys));
  }

  @Test
  void metricsDocIsCurrent() throws IOException {
    GeneratedDoc.check(MetricsDoc.PATH, MetricsDoc.markdown(AllMetrics.LIST));
  }

  @Test
  void commandsDocIsCurrent() throws IOException {
    GeneratedDoc.check(CommandsDoc.PATH, CommandsDoc.markdown(Main.commandLine(), ToolFields.ALL));
  }

  /** So that a reader need not try: it is required, has a default, or may be left out. */
  @Test
  void everyOptionSaysWhatHoldsWithoutIt() {
    List<String> silent = new ArrayList<>();
    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) ->
                command.getCommandSpec().options().stream()
                    .filter(option -> option.arity().max() > 0 && !option.required())
                    .filter(option -> !SAYS_DEFAULT.matcher(option.description()[0]).find())
                    .forEach(option -> silent.add(name + " " + option.longestName())));
    assertThat(silent).isEmpty();
  }

  @Test
  void settingsAreGroupedByTheirFirstWord() {
    String markdown =
        ConfigurationDoc.markdown(
            List.of(),
            List.of(
                Key.integer("rollout.samples", 4, 1, "Samples of a prompt."),
                Key.requiredText("model", "A folder."),
                Key.choice("rollout.dialect", Dialect.SECOND_BEST, "a | b < c"),
                Key.text("rollout.prefix", "", "Comes first.")));
    assertThat(markdown)
        .endsWith(
            """

            ## model

            | key | expected | default | meaning |
            |---|---|---|---|
            | `model` | text | required | A folder. |

            ## rollout

            | key | expected | default | meaning |
            |---|---|---|---|
            | `rollout.samples` | a whole number >= 1 | `4` | Samples of a prompt. |
            | `rollout.dialect` | one of first, second-best | `second-best` | a \\| b &lt; c |
            | `rollout.prefix` | text | empty | Comes first. |
            """);
  }

  @Test
  void theFirstSettingsStandAtTheHeadInTheirOrder() {
    List<Key<?>> keys =
        List.of(Key.integer("steps", 4, 1, "Steps."), Key.requiredText("model", "A folder."));
    List<ConfigurationDoc.First> first =
        List.of(
            new ConfigurationDoc.First("model", "what is trained"),
            new ConfigurationDoc.First("steps", "how long"));

    assertThat(ConfigurationDoc.markdown(first, keys))
        .contains(
            """
            ## The 2 settings that you will change first

            | key | default | why |
            |---|---|---|
            | `model` | required | what is trained |
            | `steps` | `4` | how long |

            ## model
            """);
    assertThatThrownBy(
            () ->
                ConfigurationDoc.markdown(
                    List.of(new ConfigurationDoc.First("stps", "how long")), keys))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No setting is called stps");
  }

  @Test
  void aMetricIsOneRow() {
    String markdown =
        MetricsDoc.markdown(List.of(new Metric("time.<stage>", "second", "|x| < 1", "steady")));
    assertThat(markdown)
        .endsWith(
            """

            | name | unit | formula | reading |
            |---|---|---|---|
            | `time.<stage>` | second | \\|x\\| &lt; 1 | steady |
            """);
  }
}
