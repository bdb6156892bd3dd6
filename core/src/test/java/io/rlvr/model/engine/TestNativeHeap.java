package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestNativeHeap {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final Path GLIBC = Path.of("/lib64/ld-linux-x86-64.so.2");
  private static final int CHUNK = 16 << 10; // far below the size that glibc maps by itself
  private static final int CHUNKS = 8000;

  /** One chunk that stays above the freed ones keeps glibc from giving them back by itself. */
  @Test
  void trimGivesBackWhatLiesBelowChunksInUse() throws IOException {
    assumeTrue(Files.exists(STATM), "Skipped: resident memory is read from " + STATM);
    assumeTrue(Files.exists(GLIBC), "Skipped: no glibc at " + GLIBC);
    NativeHeap.trim();
    List<Memory> chunks = new ArrayList<>();
    for (int i = 0; i < CHUNKS; i++) {
      Memory chunk = new Memory(CHUNK);
      chunk.setMemory(0, CHUNK, (byte) 1);
      chunks.add(chunk);
    }
    try (Memory last = new Memory(CHUNK)) {
      chunks.forEach(Memory::close);
      long before = resident();

      NativeHeap.trim();

      assertThat(before - resident()).isGreaterThan((long) CHUNK * CHUNKS * 9 / 10);
      assertThat(last.size()).isEqualTo(CHUNK);
    }
  }

  private static long resident() throws IOException {
    return Long.parseLong(Files.readString(STATM).split(" ")[1]) * 4096;
  }
}
