package io.rlvr.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to a file, it is read or refused in one line: never another exception. */
@Tag("slow")
class TestSafetensorsFuzz {
  private static Path file;
  private static byte[] valid;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("rlvr-fuzz", ".safetensors");
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    tensors.put("model.norm", new Tensor(new long[] {3}, new float[] {1, 2, 3}));
    tensors.put("w", new Tensor(new long[] {2, 2}, new float[] {1, 2, 3, 4}));
    Safetensors.write(file, tensors, Map.of("format", "pt"));
    valid = Files.readAllBytes(file);
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 3000)
  void mutatedFileIsReadOrRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int mutations) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = valid;
    for (int i = 0; i < mutations; i++) {
      bytes = mutate(bytes, random);
    }
    Files.write(file, bytes);

    readOrRefuse();
  }

  private static void readOrRefuse() {
    try {
      Safetensors safetensors = Safetensors.open(file);
      for (String name : safetensors.names()) {
        assertThat(safetensors.read(name).values().length * 2).isLessThanOrEqualTo(300);
      }
    } catch (UserException e) {
      assertThat(e.getMessage()).startsWith("Cannot read " + file + ": ").doesNotContain("\n");
    }
  }

  /** Changes a byte, swaps in a byte that means something in JSON, cuts, repeats or inserts. */
  private static byte[] mutate(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    byte[] out = bytes.clone();
    int at = random.nextInt(bytes.length);
    byte[] telling = "0123456789-.eE\"\\{}[],: F".getBytes(StandardCharsets.UTF_8);
    switch (random.nextInt(6)) {
      case 0 -> out[at] = (byte) random.nextInt();
      case 1, 2 -> out[at] = telling[random.nextInt(telling.length)];
      case 3 -> out = Arrays.copyOf(out, at);
      case 4 -> {
        out = Arrays.copyOf(out, out.length + 1);
        System.arraycopy(bytes, at, out, at + 1, bytes.length - at);
        out[at] = telling[random.nextInt(telling.length)];
      }
      default -> {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(bytes.length - at, bytes.length - from) + 1);
        System.arraycopy(bytes, from, out, at, length);
      }
    }
    return out;
  }
}
