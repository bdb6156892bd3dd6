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

  private static final String SHARDS = "<!-- table: TestScaleDoc, shards -->\n";

  private static final List<ShardedScale> SHARDED =
      List.of(
          new ShardedScale(8, ShardedScale.QWEN_7B, 4),
          new ShardedScale(64, ShardedScale.QWEN_7B, 4),
          new ShardedScale(512, ShardedScale.QWEN_7B, 4),
          new ShardedScale(8, ShardedScale.QWEN_32B, 4),
          new ShardedScale(64, ShardedScale.QWEN_32B, 4),
          new ShardedScale(512, ShardedScale.QWEN_32B, 4));

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

  @Test
  void theTableOfShardsIsWhatTheFormulasGive() throws IOException {
    String text = Files.readString(ProjectRoot.resolve("docs/scale.md"));
    int begin = text.indexOf(SHARDS) + SHARDS.length();
    int end = text.indexOf(END, begin);
    assertThat(end).isGreaterThanOrEqualTo(begin);
    GeneratedDoc.check("docs/scale.md", text.substring(0, begin) + shards() + text.substring(end));
  }

  /**
   * On 64 GPUs, of 7.616e9 numbers: each writes 30.464 GB of gradients and takes in as much; its
   * 119,000,000 numbers of weights and moments are 12 bytes each way, and 2 more in bfloat16. These
   * go out as 64 x 15.232 GB at 20 GB/s. A copy has 2 + 2 + 4 bytes a number.
   */
  @Test
  void shardsOf7bOn64GpusByHand() {
    ShardedScale scale = new ShardedScale(64, ShardedScale.QWEN_7B, 4);
    assertThat(scale.gradientsOut()).isEqualTo(30.464e9, within(1.0));
    assertThat(scale.gradientsIn()).isEqualTo(30.464e9, within(1.0));
    assertThat(scale.shardBytes()).isEqualTo(26 * 119e6, within(1.0));
    assertThat(scale.weightSeconds()).isEqualTo(48.742, within(1e-3));
    assertThat(scale.executorMemory()).isEqualTo(60.928e9, within(1.0));
    // 2 x 2048 tokens x 6 x 7.616e9 / (989e12 x 0.4)
    assertThat(scale.arithmeticSeconds()).isEqualTo(0.473, within(1e-3));
    assertThat(new ShardedScale(64, ShardedScale.QWEN_7B, 2).gradientsIn())
        .isEqualTo(15.232e9, within(1.0));
  }

  /** 2 x 152,064 x 5,120 of embedding and head; 64 layers of 487,602,176 and the last norm. */
  @Test
  void qwen32bHas32Billion() {
    double layer =
        2.0 * 5120 * 5120 + 5120 + 2 * 5120 * 1024 + 2048 + 3.0 * 5120 * 27648 + 2 * 5120;
    assertThat(2.0 * 152_064 * 5120 + 64 * layer + 5120)
        .isEqualTo(ShardedScale.QWEN_32B, within(1e6));
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

  private static String shards() {
    StringBuilder text = new StringBuilder();
    shardRow(
        text,
        "",
        scale -> (scale.parameters() == ShardedScale.QWEN_7B ? "7B, " : "32B, ") + scale.gpus());
    text.append("|---").append("|---".repeat(SHARDED.size())).append("|\n");
    shardRow(text, "GPUs that compute", scale -> Integer.toString(scale.busyGpus()));
    shardRow(text, "gradients out of an executor, GB", scale -> giga(scale.gradientsOut()));
    shardRow(text, "gradients into an executor, GB", scale -> giga(scale.gradientsIn()));
    shardRow(text, "shards in and out of an executor, GB", scale -> giga(scale.shardBytes()));
    shardRow(text, "weights into an executor that computes, GB", scale -> giga(scale.weightsIn()));
    shardRow(text, "storage read and written by all, GB", scale -> giga(scale.storageBytes()));
    shardRow(text, "into the driver, MB", scale -> giga(1e3 * scale.driverBytes()));
    shardRow(text, "forward and backward, s", scale -> seconds(scale.arithmeticSeconds()));
    shardRow(text, "gradients to sums, s", scale -> seconds(scale.reduceSeconds()));
    shardRow(text, "the step, s", scale -> seconds(scale.stepSeconds()));
    shardRow(text, "weights out, s", scale -> seconds(scale.weightSeconds()));
    shardRow(text, "the optimizer step, s", scale -> seconds(scale.seconds()));
    shardRow(
        text,
        "with gradients in bfloat16, s",
        scale -> seconds(new ShardedScale(scale.gpus(), scale.parameters(), 2).seconds()));
    shardRow(text, "stepped by the driver, s", scale -> seconds(scale.driverSeconds()));
    shardRow(
        text, "executor memory without activations, GB", scale -> giga(scale.executorMemory()));
    return text.toString();
  }

  private static void shardRow(
      StringBuilder text, String name, Function<ShardedScale, String> cell) {
    text.append("| ").append(name);
    SHARDED.forEach(scale -> text.append(" | ").append(cell.apply(scale)));
    text.append(" |\n");
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
