package io.rlvr.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.advantage.Advantages;
import io.rlvr.advantage.TokenCredit;
import io.rlvr.config.Key;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.reward.registry.Rewards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What can be chosen by name has a row in the documents. That the rows' symbols, tests and links
 * are there is held by {@link TestDocs}.
 */
class TestAlgorithmDocs {
  private static final Path DOCS = ProjectRoot.resolve("docs");

  @Test
  void everyEstimatorAndLossHasARowWithItsCodeAndItsTest() throws IOException {
    Set<String> names = new TreeSet<>(Advantages.names());
    names.addAll(TokenCredit.names());
    names.addAll(PolicyLosses.names());
    List<String> rows = rows(DOCS.resolve("algorithms.md"));
    for (String name : names) {
      assertThat(rows)
          .as(name)
          .anyMatch(
              row ->
                  row.startsWith("| `" + name + "` |")
                      && row.matches(".*`[A-Z][\\w.]*#\\w+`.*`Test\\w+`.*"));
    }
  }

  @Test
  void everyRewardHasARow() throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(DOCS)) {
      for (Path file :
          files.filter(f -> f.toString().endsWith(".md") && !f.endsWith("LOG.md")).toList()) {
        rows.addAll(rows(file));
      }
    }
    for (String name : Rewards.withoutModels().names()) {
      assertThat(rows).as(name).anyMatch(row -> row.startsWith("| `" + name + "`"));
    }
  }

  @Test
  void everyFormatOfDatasetsHasARow() throws IOException {
    List<String> rows = rows(DOCS.resolve("datasets.md"));
    for (String name : DatasetReaders.names()) {
      assertThat(rows).as(name).anyMatch(row -> row.startsWith("| `" + name + "` |"));
    }
  }

  /** Aggregations, KL estimators, dialects: whatever a setting chooses from. */
  @Test
  void everyChoiceIsNamed() throws IOException {
    String text = Files.readString(DOCS.resolve("algorithms.md"));
    List<Key<?>> keys = new ArrayList<>(AdvantageSettings.KEYS);
    keys.addAll(LossSettings.KEYS);
    AllSettings.OF_TOOLS.values().forEach(keys::addAll);
    List<String> missing = new ArrayList<>();
    for (Key<?> key : keys) {
      for (String choice : choices(key)) {
        Pattern code = Pattern.compile("`(\\S+ = )?" + Pattern.quote(choice) + "`");
        if (!code.matcher(text).find()) {
          missing.add(key.name() + " = " + choice);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static Set<String> choices(Key<?> key) {
    String prefix = "one of ";
    return key.form().startsWith(prefix)
        ? Arrays.stream(key.form().substring(prefix.length()).split(", "))
            .collect(Collectors.toCollection(TreeSet::new))
        : Set.of();
  }

  private static List<String> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> line.startsWith("| ")).toList();
  }
}
