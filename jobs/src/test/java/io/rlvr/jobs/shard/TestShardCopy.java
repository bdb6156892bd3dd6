package io.rlvr.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestShardCopy {
  /** Numbers 0 to 249 of a vector, to 349 of a matrix, to 379 of a vector, to 389 of a matrix. */
  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter("a", new long[] {250}, List.of("a"), List.of(250L)),
          new Parameter("b", new long[] {10, 10}, List.of("b"), List.of(10L)),
          new Parameter("c", new long[] {30}, List.of("c"), List.of(30L)),
          new Parameter("d", new long[] {5, 2}, List.of("d"), List.of(5L)));

  @TempDir private Path folder;

  @Test
  void vectorsAreWholeAndMatricesRounded() throws IOException {
    assertReads(new FlatRange(0, 390), 390);
    assertReads(new FlatRange(128, 234), 64);
    assertReads(new FlatRange(360, 30), 7);
    assertReads(new FlatRange(250, 100), 64);
  }

  /** A shard without vectors has one file. */
  @Test
  void matricesAloneAreOneFile() throws IOException {
    ShardCopy copy = write(new FlatRange(260, 64), 64);
    assertThat(copy.vectorPath()).isEmpty();
    assertThat(new LocalFileStore(folder).list("")).containsExactly("copy.safetensors");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1); // none that is hidden
    }
  }

  private void assertReads(FlatRange range, int chunk) throws IOException {
    ShardCopy copy = write(range, chunk);
    ShardCopy.Reader reader =
        new ShardCopy.Reader(PARAMETERS, copy, new LocalFileStore(folder), folder);
    for (int start = (int) range.start(); start < range.end(); start += 50) {
      int count = (int) Math.min(50, range.end() - start);
      float[] read = new float[count + 3];
      reader.read(new FlatRange(start, count), read, 3);
      for (int i = 0; i < count; i++) {
        int number = start + i;
        boolean isVector = number < 250 || (number >= 350 && number < 380);
        float expected = value(number);
        assertThat(read[i + 3])
            .isEqualTo(isVector ? expected : Dtype.fromBfloat16(Dtype.toBfloat16(expected)));
      }
    }
  }

  private ShardCopy write(FlatRange range, int chunk) throws IOException {
    FileStore store = new LocalFileStore(folder);
    try (ShardCopy.Writer writer =
        new ShardCopy.Writer(PARAMETERS, range, store, "copy.safetensors", folder)) {
      for (long start = range.start(); start < range.end(); start += chunk) {
        int count = (int) Math.min(chunk, range.end() - start);
        float[] values = new float[chunk];
        for (int i = 0; i < count; i++) {
          values[i] = value((int) start + i);
        }
        writer.append(new FlatRange(start, count), values);
      }
      return writer.publish();
    }
  }

  /** No number of 8 bits. */
  private static float value(int number) {
    return 1 + number / 1000f;
  }
}
