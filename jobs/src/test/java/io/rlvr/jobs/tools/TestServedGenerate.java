package io.rlvr.jobs.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.testing.FakeServer;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.ToolRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestServedGenerate {
  private static final String LINES =
      """
      {"id": "x", "prompt": "What is 3 + 4?"}
      {"id": "y", "prompt": "Name a colour.", "settings": {"rollout.max-new-tokens": 3}}
      """;

  @TempDir private Path folder;

  @AfterEach
  void free() {
    ExecutorModels.shared().clear();
  }

  @Test
  void aServerGeneratesWhatTheModelInMemoryDoes() throws IOException {
    TinyRun.configuration(folder);
    String model = "--model=" + folder.resolve("model");
    String length = "--set=rollout.max-new-tokens=6";
    try (FakeServer server = FakeServer.start(folder.resolve("model"))) {
      ToolRun served =
          ToolRun.run(
              GenerateCommand::new,
              LINES,
              model,
              length,
              "--set=rollout.engine=server",
              "--set=rollout.server.url=[\"" + server.url() + "\"]");
      ToolRun resident = ToolRun.run(GenerateCommand::new, LINES, model, length);

      for (int line = 0; line < 2; line++) {
        assertThat(served.line(line).get("response_ids"))
            .isEqualTo(resident.line(line).get("response_ids"));
        assertThat(served.line(line).get("finish_reason"))
            .isEqualTo(resident.line(line).get("finish_reason"));
      }
      assertThat(served.line(1).get("response_ids")).hasSize(3);
      assertThat(server.calls()).isNotEmpty();
    }
  }
}
