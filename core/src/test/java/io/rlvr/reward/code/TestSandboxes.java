package io.rlvr.reward.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rlvr.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class TestSandboxes {
  private final Sandboxes sandboxes = new Sandboxes();

  @BeforeAll
  static void thereIsAShell() {
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).as("this machine has /bin/sh").isTrue();
  }

  @Test
  void whatTheMachinePermitsIsTriedOnceForOneFormOfTheSettings() throws Exception {
    assertThat(sandboxes.open(options("reward.code.timeout=20")))
        .isSameAs(sandboxes.open(options("reward.code.timeout=20")))
        // what is compared in the scorer changes nothing of the sandbox
        .isSameAs(sandboxes.open(options("reward.code.timeout=20", "reward.code.value=share")))
        .isNotSameAs(sandboxes.open(options("reward.code.timeout=21")))
        .isNotSameAs(sandboxes.open(options("reward.code.timeout=20", "reward.code.disk-mb=3")))
        .isNotSameAs(
            sandboxes.open(options("reward.code.timeout=20", "reward.code.sandbox=process")));
  }

  @Test
  void tasksThatBeginAtOnceShareIt() throws Exception {
    ExecutorService tasks = Executors.newFixedThreadPool(4);
    try {
      Callable<Object> open = () -> sandboxes.open(options());
      List<Object> opened = new ArrayList<>();
      for (Future<Object> task : tasks.invokeAll(List.of(open, open, open, open))) {
        opened.add(task.get());
      }

      assertThat(opened).hasSize(4).allMatch(sandbox -> sandbox == opened.get(0));
    } finally {
      tasks.shutdownNow();
    }
  }

  private static CodeOptions options(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("reward.code.enabled=true", "reward.code.command=[sh, \"{file}\"]"));
    all.addAll(List.of(more));
    return CodeOptions.from(Settings.defaults(CodeSettings.KEYS, all));
  }
}
