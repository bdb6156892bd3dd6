package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.jobs.docs.GeneratedDoc;
import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The table of docs/scale.md is what the formulas give; some of it by hand. */
class TestScaleDoc {
  private static final String BEGIN = "<!-- table: TestScaleDoc -->\n";
  private static final String END = "<!-- end -->\n";

  private static final List<ScaleModel> CASES =
      List.of(
          new ScaleModel(8, true),
          new ScaleModel(64, true),
          new ScaleModel(512, true),
          new ScaleModel(8, false),
          new ScaleModel(64, false),
          new ScaleModel(512, false));

  @Test
  void theTableIsWhatTheFormulasGive() throws IOException {
    String text = Files.readString(ProjectRoot.resolve("docs/scale.md"));
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(end).isGreaterThanOrEqualTo(begin);
    GeneratedDoc.check("docs/scale.md", text.substring(0, begin) + table() + text.substring(end));
  }

  /** 28 layers x 16 x (7168 + 4096 + 4096 + 7168 + 3 x 22528) = 448 x 90112. */
  @Test
  void anAdapterOfRank16HasFortyMillionParameters() {
    assertThat(ScaleModel.adapterParameters()).isEqualTo(40_370_176);
    assertThat(new ScaleModel(8, true).gradientBytes()).isEqualTo(161_480_704);
  }

  /** Keys and values: 2 x 28 layers x 512 x 2 bytes. */
  @Test
  void aTokenOfTheCacheIs56Kibibytes() {
    assertThat(ScaleModel.cacheBytesPerToken()).isEqualTo(57_344);
  }

  /**
   * On 8 GPUs 64 sequences each: 15.232 GB of weights and 64 x 1536 x 57344 B = 5.637 GB of cache a
   * token, at 2.01 TB/s: 10.383 ms; 1,024 tokens: 10.632 s. Arithmetic alone would take 1.971 ms.
   */
  @Test
  void decodingWaitsForMemory() {
    assertThat(new ScaleModel(8, true).decodeSeconds()).isCloseTo(10.632, within(1e-3));
  }

  /** 64 x 2048 tokens x 6 x 7.616e9 / (989e12 x 0.4) = 15.140 s; an adapter needs two thirds. */
  @Test
  void trainingWaitsForArithmetic() {
    assertThat(new ScaleModel(8, false).gradientSeconds()).isCloseTo(15.140, within(1e-3));
    assertThat(new ScaleModel(8, true).gradientSeconds()).isCloseTo(10.094, within(1e-3));
  }

  @Test
  void moreGpusThanPromptsStandIdle() {
    assertThat(new ScaleModel(512, true).busyGpus()).isEqualTo(128);
    assertThat(new ScaleModel(512, true).stepSeconds())
        .isEqualTo(new ScaleModel(128, true).stepSeconds());
  }

  private static String table() {
    StringBuilder text = new StringBuilder();
    row(text, "", model -> (model.adapter() ? "LoRA, " : "full, ") + model.gpus());
    text.append("|---").append("|---".repeat(CASES.size())).append("|\n");
    row(text, "GPUs that have work", model -> Integer.toString(model.busyGpus()));
    row(text, "prefill, s", model -> seconds(model.prefillSeconds()));
    row(text, "decode, s", model -> seconds(model.decodeSeconds()));
    row(text, "reference log-probabilities, s", model -> seconds(model.referenceSeconds()));
    row(text, "judge of 7B, s", model -> seconds(model.judgeSeconds()));
    row(text, "forward and backward, s", model -> seconds(model.gradientSeconds()));
    row(text, "gradients in and weights out, s", model -> seconds(model.exchangeSeconds()));
    row(text, "the step, s", model -> seconds(model.stepSeconds()));
    row(text, "gradient of an optimizer step, GB", model -> giga(model.gradientBytes()));
    row(text, "into the driver in one, GB", model -> giga(model.driverBytes()));
    row(text, "driver memory for the update, GB", model -> giga(model.driverMemory()));
    row(
        text,
        "GPU memory without activations and cache, GB",
        model -> giga(ScaleModel.executorMemory(model.adapter())));
    row(text, "rollouts table, MB", model -> giga(1e3 * ScaleModel.rolloutBytesPerStep()));
    return text.toString();
  }

  private static void row(StringBuilder text, String name, Function<ScaleModel, String> cell) {
    text.append("| ").append(name);
    CASES.forEach(model -> text.append(" | ").append(cell.apply(model)));
    text.append(" |\n");
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String giga(double bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / 1e9);
  }
}
