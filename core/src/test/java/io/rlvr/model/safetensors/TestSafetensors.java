package io.rlvr.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TestSafetensors {
  @TempDir Path folder;

  /**
   * Columns: what is wrong, header, bytes of data, message. A quote in a header is written as '.
   */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "/golden/safetensors-broken-headers.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      quoteCharacter = '`',
      maxCharsPerColumn = 10_000)
  void brokenHeaderIsRefused(String what, String header, int dataBytes, String message)
      throws IOException {
    Path file = file(header.replace('\'', '"'), dataBytes);

    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + file + ": " + message);
  }

  @Test
  void fileWithoutHeaderLengthIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("short"), new byte[7]);

    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read "
                + file
                + ": the file has 7 bytes (expected 8 bytes of header length first)");
  }

  /** The format of git-lfs, docs/spec.md. */
  @Test
  void aPointerOfGitLfsIsNamed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pointer"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n");

    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read "
                + file
                + ": a Git LFS pointer, which git lfs pull replaces by the file"
                + " (expected safetensors)");
  }

  @Test
  void headerLengthBeyondTheFileIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("long"), bytes(100, "{}", 0));

    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + file + ": the header has 100 bytes (expected at most 2 here)");
  }

  @Test
  void headerLengthAboveTwoToThe63IsRefused() throws IOException {
    Path file = Files.write(folder.resolve("huge"), bytes(-1, "{}", 0));

    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read "
                + file
                + ": the header has 18446744073709551615 bytes (expected at most 2 here)");
  }

  @Test
  void absentFileIsRefused() {
    Path file = folder.resolve("absent");

    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + file + ": no such file or folder");
  }

  @Test
  void fileThatChangedSizeIsRefused() throws IOException {
    Path file = file("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
    Safetensors tensors = Safetensors.open(file);
    long before = Files.size(file);
    Files.write(file, new byte[10]);

    assertThatThrownBy(() -> tensors.read("x"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read "
                + file
                + ": the file has 10 bytes now (expected "
                + before
                + " as when it was opened)");
  }

  @Test
  void tensorsMayLieInAnyOrderAndBeEmpty() throws IOException {
    String header =
        """
        {"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},\
        "a":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]},\
        "none":{"dtype":"F16","shape":[0,3],"data_offsets":[4,4]},\
        "__metadata__":{"format":"pt"}}""";
    byte[] file = bytes(header.length(), header, 8);
    // bfloat16 is the upper half of float32: 1.0 = 3f800000, -2.5 = c0200000; F32 0.15625 =
    // 3e200000
    byte[] data = HexFormat.of().parseHex("803f20c0" + "0000203e");
    System.arraycopy(data, 0, file, file.length - 8, 8);

    Safetensors tensors = Safetensors.open(Files.write(folder.resolve("mixed"), file));

    assertThat(tensors.names()).containsExactly("a", "b", "none");
    assertThat(tensors.metadata()).containsExactly(Map.entry("format", "pt"));
    assertThat(tensors.read("a").values()).containsExactly(1f, -2.5f);
    assertThat(tensors.shape("a")).containsExactly(2, 1);
    assertThat(tensors.dtype("a")).isEqualTo(Dtype.BFLOAT16);
    assertThat(tensors.read("b").values()).containsExactly(0.15625f);
    assertThat(tensors.read("none").values()).isEmpty();
  }

  @Test
  void writtenBytesAreThoseOfTheFormat() throws IOException {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    tensors.put("w", new Tensor(new long[] {1, 2}, new float[] {1f, -2.5f}));
    tensors.put("b", new Tensor(new long[] {}, new float[] {0.15625f}));
    Path file = folder.resolve("out.safetensors");

    Safetensors.write(file, tensors, Map.of("step", "3"));

    // sorted by name, padded with spaces to a multiple of 8
    String header =
        """
        {"__metadata__":{"step":"3"},\
        "b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},\
        "w":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}""";
    String padded = header + " ".repeat(7 - (header.length() + 7) % 8);
    assertThat(padded.length() % 8).isZero();
    byte[] expected = bytes(padded.length(), padded, 12);
    byte[] data = HexFormat.of().parseHex("0000203e" + "0000803f" + "000020c0");
    System.arraycopy(data, 0, expected, expected.length - 12, 12);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
  }

  @Test
  void roundTripOfFloat32KeepsEveryBit() {
    float[] values = {0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f, Float.NEGATIVE_INFINITY};
    Path file = folder.resolve("out.safetensors");

    Safetensors.write(file, new TreeMap<>(Map.of("x", tensor(values))), Map.of());

    float[] read = Safetensors.open(file).read("x").values();
    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }

  @Test
  void tensorLongerThanTheWriteBufferIsWhole() {
    float[] values = new float[700_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("out.safetensors");

    Safetensors.write(file, new TreeMap<>(Map.of("x", tensor(values))), Map.of());

    assertThat(Safetensors.open(file).read("x").values()).isEqualTo(values);
  }

  @Test
  void bfloat16RoundsToNearestEven() {
    // a bfloat16 has 7 fraction bits: steps of 1/128 above 1. Half way from 3f80 (1) to 3f81 is
    // 1 + 1/256, which goes to the even 3f80; half way from 3f81 to 3f82 is 1 + 3/256, to 3f82
    assertThat(Dtype.toBfloat16(1 + 1 / 256f)).isEqualTo((short) 0x3f80);
    assertThat(Dtype.toBfloat16(Math.nextUp(1 + 1 / 256f))).isEqualTo((short) 0x3f81);
    assertThat(Dtype.toBfloat16(1 + 3 / 256f)).isEqualTo((short) 0x3f82);
    assertThat(Dtype.toBfloat16(-1 - 1 / 256f)).isEqualTo((short) 0xbf80);
    // the largest float32 is nearer to infinity than to the largest bfloat16
    assertThat(Dtype.toBfloat16(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    assertThat(Dtype.toBfloat16(Float.NaN)).isEqualTo((short) 0x7fc0);
    assertThat(Dtype.toBfloat16(-0f)).isEqualTo((short) 0x8000);
  }

  @Test
  void halvesAreThoseOfIeee754() {
    // sign 1 bit, exponent 5 bits of bias 15, fraction 10 bits
    assertThat(Dtype.fromHalf((short) 0x3c00)).isEqualTo(1f);
    assertThat(Dtype.fromHalf((short) 0xc000)).isEqualTo(-2f);
    assertThat(Dtype.fromHalf((short) 0x3555)).isEqualTo(0.25f * (1 + 0x155 / 1024f));
    assertThat(Dtype.fromHalf((short) 0x7bff)).isEqualTo(65504f);
    assertThat(Dtype.fromHalf((short) 0x0400)).isEqualTo(0x1p-14f);
    assertThat(Dtype.fromHalf((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(Dtype.fromHalf((short) 0x83ff)).isEqualTo(-1023 * 0x1p-24f);
    assertThat(Dtype.fromHalf((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Dtype.fromHalf((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Dtype.fromHalf((short) 0x7e00)).isNaN();
    assertThat(Float.floatToRawIntBits(Dtype.fromHalf((short) 0x8000))).isEqualTo(0x80000000);
  }

  @Test
  void failedWriteLeavesNothing() throws IOException {
    SortedMap<String, List<Long>> shapes =
        new TreeMap<>(Map.of("x", List.of(1L), "y", List.of(1L)));
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(
            folder.resolve("out.safetensors"), shapes, Dtype.FLOAT32, Map.of())) {
      writer.put("x", new float[] {1}, 0);
      assertThatThrownBy(writer::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Tensors never written: [y]");
    }

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void folderThatIsAbsentCannotBeWritten() {
    Path file = folder.resolve("absent").resolve("x.safetensors");

    assertThatThrownBy(() -> Safetensors.write(file, new TreeMap<>(), Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot write " + file + ": no such file or folder");
  }

  private static Tensor tensor(float... values) {
    return new Tensor(new long[] {values.length}, values);
  }

  private Path file(String header, int dataBytes) throws IOException {
    return Files.write(
        folder.resolve("in.safetensors"),
        bytes(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes));
  }

  private static byte[] bytes(long headerLength, String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(text)
        .array();
  }
}
