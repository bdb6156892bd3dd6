package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real files: in shared/data beside the project's folder, or where -Drlvr.data or RLVR_DATA
 * says. Numbers of rows and references are those of the files themselves.
 */
@Tag("slow")
class TestRealDatasets {
  @Test
  void gsm8k() {
    List<Prompt> train = read("gsm8k", "gsm8k/train.jsonl");
    assertThat(train).hasSize(7473);
    assertThat(train.subList(0, 4))
        .extracting(Prompt::reference)
        .containsExactly("72", "10", "5", "42");
    assertThat(train.get(0).extra().get("solution"))
        .isEqualTo(
            "Natalia sold 48/2 = 24 clips in May.\n"
                + "Natalia sold 48+24 = 72 clips altogether in April and May.");
    List<Prompt> test = read("gsm8k", "gsm8k/test.jsonl");
    assertThat(test).hasSize(1319);
    assertThat(test.subList(0, 4))
        .extracting(Prompt::reference)
        .containsExactly("18", "3", "70000", "540");
    assertThat(train).allMatch(prompt -> prompt.reference().matches("-?[0-9]+([.][0-9]+)?"));
    assertThat(test).allMatch(prompt -> prompt.reference().matches("-?[0-9]+([.][0-9]+)?"));
  }

  @Test
  void evouna() {
    List<Prompt> nq = read("evouna", "evouna/nq.jsonl");
    assertThat(nq).hasSize(10518);
    assertThat(nq.get(0).promptId()).isEqualTo("nq/0000/fid");
    assertThat(nq.get(0).reference()).isEqualTo("Wilhelm Conrad Röntgen");
    assertThat(read("evouna", "evouna/tq.jsonl")).hasSize(6630);
  }

  private static List<Prompt> read(String format, String name) {
    Path data =
        Path.of(
            Optional.ofNullable(System.getProperty("rlvr.data"))
                .or(() -> Optional.ofNullable(System.getenv("RLVR_DATA")))
                .orElse("../../shared/data")); // tests run in the module's folder
    Path file = data.resolve(name);
    assumeThat(Files.isRegularFile(file))
        .as("SKIPPED: no file %s (set RLVR_DATA)", file.toAbsolutePath().normalize())
        .isTrue();
    Settings settings =
        Settings.defaults(
            DatasetSettings.KEYS,
            List.of("dataset.train.format=" + format, "dataset.train.path=" + file));
    return DatasetReaders.read(settings, Role.TRAIN);
  }
}
