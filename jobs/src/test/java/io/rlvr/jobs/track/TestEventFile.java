package io.rlvr.jobs.track;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes are those of tensorboard 2.21.0: RecordWriter over Event.SerializeToString. */
class TestEventFile {
  private static final String HEAD =
      "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c";
  private static final Instant BEGUN = Instant.ofEpochMilli(1500);

  @Test
  void itBeginsWithTheVersionOfItsFormat() {
    assertThat(hex(new EventFile(BEGUN))).isEqualTo(HEAD);
  }

  @Test
  void aScalarIsAFloat() {
    EventFile file =
        new EventFile(BEGUN).scalar(Instant.ofEpochMilli(1764341940122L), 300, "reward/mean", 0.25);

    assertThat(hex(file))
        .isEqualTo(
            HEAD
                + "220000000000000078113dfd09d9ce072d6e4ada4110ac022a140a120a0b7265776172642f6d65"
                + "616e150000803e33812893");
  }

  @Test
  void whatCouldNotBeMeasuredStaysNaN() {
    EventFile file = new EventFile(BEGUN).scalar(Instant.ofEpochSecond(2), 1, "kl/x", Double.NaN);

    assertThat(hex(file))
        .isEqualTo(
            HEAD
                + "1a00000000000000129bd82d09000000000000004010012a0d0a0b0a046b6c2f78150000c07f02"
                + "062479");
  }

  @Test
  void aTextIsATensorOfOneString() {
    EventFile file = new EventFile(BEGUN).text(Instant.ofEpochSecond(2), 0, "settings", "a | b");

    assertThat(hex(file))
        .isEqualTo(
            HEAD
                + "3200000000000000241956ec0900000000000000402a270a250a0873657474696e6773420f0807"
                + "120412020801420561207c20624a080a060a0474657874a626ff6f");
  }

  @Test
  void anotherReaderReadsIt() {
    EventFile file =
        new EventFile(BEGUN)
            .scalar(BEGUN, 1 << 30, "a", Double.NEGATIVE_INFINITY)
            .scalar(BEGUN, 2, "b", 1e300)
            .text(BEGUN, 0, "ä", "x".repeat(300));

    assertThat(EventReader.read(file.bytes()))
        .containsExactly(
            new EventReader.Value(1.5, 1 << 30, "a", Float.NEGATIVE_INFINITY),
            new EventReader.Value(1.5, 2, "b", Float.POSITIVE_INFINITY), // beyond a float
            new EventReader.Value(1.5, 0, "ä", "x".repeat(300)));
  }

  /** The check value of CRC-32C in the catalogue of parametrised CRC algorithms. */
  @Test
  void theReaderOfTheseTestsKnowsItsSum() {
    assertThat(EventReader.crc32c("123456789".getBytes(UTF_8))).isEqualTo(0xe3069283);
    assertThat(EventReader.records(new EventFile(BEGUN).bytes())).hasSize(1);
  }

  @Test
  void namesOfFilesSortBySteps() {
    assertThat(List.of(TensorBoard.fileOf(9), TensorBoard.fileOf(10), TensorBoard.fileOf(100_000)))
        .isSorted()
        .first()
        .isEqualTo("events.out.tfevents.0000000009.rlvr");
  }

  private static String hex(EventFile file) {
    return HexFormat.of().formatHex(file.bytes());
  }
}
