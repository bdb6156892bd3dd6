package io.rlvr.reward.code.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TestLeftovers {
  /** A parent that never asks for the end of its child, as process 1 of many containers. */
  @Test
  @Timeout(30)
  void whatIsOnlyANumberHasEnded() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no /proc here");
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
    try (BufferedReader out = parent.inputReader(UTF_8)) {
      long child = Long.parseLong(out.readLine());
      while (!Leftovers.hasEnded(child)) {
        Thread.sleep(5);
      }

      assertThat(Path.of("/proc/" + child)).isDirectory(); // it is still in the list
      assertThat(Leftovers.hasEnded(parent.pid())).isFalse();
    } finally {
      parent.destroyForcibly().waitFor();
    }
    assertThat(Leftovers.hasEnded(parent.pid())).isTrue();
  }
}
