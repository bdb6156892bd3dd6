package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.Precision;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.text.BpeTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found only while a command computes is one line and exit status 2 as well. */
class TestOneLine {
  private static final Path LLAMA =
      ProjectRoot.resolve("core/src/test/resources/golden/models/llama");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "logprobs, NaN, no number at all",
    "generate, NaN, no number at all",
    "logprobs, Infinity, beyond the range",
  })
  void aModelWhoseNumbersAreNone(String command, float weight, String why) throws IOException {
    Path model = model(weight);

    Outcome outcome = Outcome.of(command, "--model", model.toString());

    assertThat(outcome.status()).as(why).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.said())
        .containsExactly(
            "rlvr: Cannot score tokens by model %s: log-probability of a token is NaN (expected"
                    .formatted(model)
                + " weights that are finite and not too large for the precision)");
  }

  /** What Spark says of a text that is no number (its error CAST_INVALID_INPUT). */
  @Test
  void aQueryThatFailsOnARow() throws IOException {
    Path conf = TinyRun.configuration(folder);
    String run = folder.resolve("run").toString();
    assertThat(Outcome.of("import", "--conf", conf.toString(), "--run", run).status()).isZero();

    // the column keeps Spark from computing it before it reads a row
    String query = "select cast(concat('x', substring(prompt_id, 1, 0)) as int) from prompts";
    Outcome outcome = Outcome.of("sql", "--run", run, "--master", "local[1]", query);

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.said())
        .containsExactly(
            "rlvr: Cannot run query: [CAST_INVALID_INPUT] The value 'x' of the type \"STRING\""
                + " cannot be cast to \"INT\" because it is malformed. Correct the value as per the"
                + " syntax, or change its target type. Use `try_cast` to tolerate malformed input"
                + " and return NULL instead. SQLSTATE: 22018");
  }

  private Path model(float weight) throws IOException {
    Path from = Files.createDirectories(folder.resolve("from"));
    try (Stream<Path> files = Files.list(LLAMA)) {
      for (Path file : files.toList()) {
        Files.copy(file, from.resolve(file.getFileName()));
      }
    }
    BpeTrainer.train(Stream.of("a few words", "a few words"), 260, from);
    Path model = Files.createDirectories(folder.resolve("model"));
    try (CausalLm lm = CausalLm.load(from, DeviceChoice.cpu(), Precision.FLOAT32)) {
      float[] values = lm.flatValues();
      Arrays.fill(values, weight);
      lm.setFlatValues(values);
      lm.save(model, Dtype.FLOAT32);
    }
    return model;
  }
}
