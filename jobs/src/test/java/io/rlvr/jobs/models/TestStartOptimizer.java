package io.rlvr.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestStartOptimizer {
  /** Of "abc", as FIPS 180-2 has it in its appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void theStateLiesBesideTheModel() throws IOException {
    Path file = Files.writeString(folder.resolve("optimizer.safetensors"), "abc");

    assertThat(StartOptimizer.file(ModelRef.ofFolder(folder, "digest"), ABC)).isEqualTo(file);
  }

  @Test
  void theStateOfAPolicyVersionLiesBesideThePolicies() throws IOException {
    Path policy = Files.createDirectories(folder.resolve("policy/v00007"));
    Path states = Files.createDirectories(folder.resolve("optimizer/v00007"));
    Path file = Files.writeString(states.resolve("optimizer.safetensors"), "abc");

    assertThat(StartOptimizer.file(ModelRef.ofFolder(policy, "digest"), ABC)).isEqualTo(file);
  }

  @Test
  void aMissingOneAndAnotherAreRefused() throws IOException {
    ModelRef model = ModelRef.ofFolder(folder, "digest");
    assertThatThrownBy(() -> StartOptimizer.file(model, "ab"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s/optimizer.safetensors: no such file (expected that of policy.optimizer"
                + " ab)",
            folder);
    Files.writeString(folder.resolve("optimizer.safetensors"), "abc");
    assertThatThrownBy(() -> StartOptimizer.file(model, "ab"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s/optimizer.safetensors: its SHA-256 is %s (expected ab, which is"
                + " policy.optimizer)",
            folder, ABC);
  }
}
