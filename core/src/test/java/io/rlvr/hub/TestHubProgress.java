package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.hub.HubProgress.Display;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestHubProgress {
  private static final HubFile SMALL = new HubFile("a", 20_000_000, Checksum.NONE);
  private static final HubFile LARGE = new HubFile("b", 180_000_000, Checksum.NONE);

  private final AtomicLong now = new AtomicLong(5);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** 20 MB were there, 60 MB came in 60 s: 1 MB/s, and 120 MB are left. */
  @Test
  void aLogGetsALineAMinute() {
    HubProgress progress = progress(Display.Kind.LOG);
    progress.begin(2, 200_000_000);
    progress.at(SMALL, 20_000_000);
    progress.tick();
    progress.done(SMALL);
    progress.at(LARGE, 30_000_000);
    now.addAndGet(TimeUnit.SECONDS.toNanos(59));
    progress.tick();
    progress.at(LARGE, 60_000_000);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    progress.tick();
    progress.end();

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            rlvr: hf:a/b: downloading 2 files, 200.0 MB
            rlvr: hf:a/b: 80.0 MB of 200.0 MB, 40 %, 1.0 MB/s, 2 min left
            """);
  }

  @Test
  void aTerminalGetsALineThatIsWrittenAnew() {
    HubProgress progress = progress(Display.Kind.TERMINAL);
    progress.begin(1, 180_000_000);
    progress.tick();
    progress.at(LARGE, 900_000);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    progress.tick();
    progress.at(LARGE, 90_000_000);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    progress.tick();
    progress.end();

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "rlvr: hf:a/b: downloading 1 file, 180.0 MB\n"
                + "\rrlvr: hf:a/b: 900 kB of 180.0 MB, 0 %, 900 kB/s, 3 min left"
                + "\rrlvr: hf:a/b: 90.0 MB of 180.0 MB, 50 %, 45.0 MB/s, 2 s left\n");
  }

  @Test
  void sizesAreInUnitsOfAThousand() {
    assertThat(HubProgress.size(999)).isEqualTo("999 B");
    assertThat(HubProgress.size(1000)).isEqualTo("1 kB");
    assertThat(HubProgress.size(269_060_552)).isEqualTo("269.1 MB");
    assertThat(HubProgress.size(15_231_000_000L)).isEqualTo("15.2 GB");
  }

  private HubProgress progress(Display.Kind kind) {
    return new HubProgress(
        "hf:a/b", new Display(new PrintStream(out, true, UTF_8), kind, now::get));
  }
}
