package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.model.folder.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run for all, since it takes the time: each damage is to another version, or mended. */
@Tag("slow")
class TestExportCommand {
  @TempDir Path folder;

  @Test
  void exportTakesWhatTheRunWroteAndNothingElse() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    TrainCommand.train(TinyRun.settings(conf), run.toString(), "local[1]");
    Path version = run.resolve("policy/v00002");
    String digest = ModelFolder.digest(version);

    assertThat(export(run, "--step", "-5"))
        .isEqualTo(
            "Cannot export policy version -5 of run %s: no update of the run wrote it (expected one"
                + " of [1, 2])",
            run);

    // what a killed export left
    Files.createDirectories(folder.resolve(".out.part/old"));
    Files.writeString(folder.resolve(".out.part/old/file"), "old");
    assertThat(export(run)).isEmpty();
    assertThat(folder.resolve("out")).isDirectoryContaining("glob:**tokenizer.json");
    assertThat(folder.resolve("out/old")).doesNotExist();
    assertThat(folder.resolve(".out.part")).doesNotExist();
    assertThat(export(run))
        .isEqualTo("Cannot export to %s: it exists (expected a new folder)", folder.resolve("out"));
    remove(folder.resolve("out"));

    Path tokenizer = version.resolve("tokenizer.json");
    byte[] tokens = Files.readAllBytes(tokenizer);
    Files.delete(tokenizer);
    assertThat(export(run)).isEqualTo(changed(version, digest));
    Files.write(tokenizer, tokens);

    Path weights = version.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(export(run)).isEqualTo(changed(version, digest));

    // a version without the manifest of its update is none
    Files.delete(manifest(run));
    assertThat(export(run, "--step", "2"))
        .isEqualTo(
            "Cannot export policy version 2 of run %s: no update of the run wrote it (expected one"
                + " of [1])",
            run);
    remove(run.resolve("policy/v00001"));
    assertThat(export(run))
        .isEqualTo(
            "Cannot export policy version 1 of run %s: its weights are gone (loop.keep-policies"
                + " decides how many stay)",
            run);
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve(".out.part")).doesNotExist();
  }

  private static String changed(Path version, String digest) {
    return "Cannot trust model %s: its digest is %s (expected %s); it has changed since the run"
            .formatted(version, ModelFolder.digest(version), digest)
        + " recorded it";
  }

  private static Path manifest(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run.resolve("step=00002"))) {
      return files
          .filter(file -> file.toString().matches(".*/update-[0-9a-f]+/_manifest\\.json"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The one line of its complaint, empty for success. */
  private String export(Path run, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("export", "--run", run.toString(), "--out", folder.resolve("out").toString()));
    words.addAll(List.of("--master", "local[1]"));
    words.addAll(List.of(more));
    Outcome outcome = Outcome.of(words.toArray(new String[0]));
    List<String> lines = outcome.said();
    assertThat(outcome.status()).isEqualTo(lines.isEmpty() ? 0 : 2);
    return String.join("\n", lines).replace("rlvr: ", "");
  }
}
