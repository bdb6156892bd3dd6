package io.rlvr.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.PolicyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestOptimizerState {
  private static final PolicyVersion VERSION = new PolicyVersion(3, "1f2e");

  @TempDir private Path folder;

  @Test
  void itHasAFolderOfItsOwn() throws IOException {
    FileStore store = new LocalFileStore(folder);
    store.create("policy/v00003/model.safetensors", new byte[1]);
    assertThat(OptimizerState.find(store, VERSION)).isEmpty();
    assertThat(OptimizerState.path(store, VERSION))
        .isEqualTo("optimizer/v00003/optimizer.safetensors");

    store.create("optimizer/v00003/optimizer.safetensors", new byte[1]);
    assertThat(OptimizerState.find(store, VERSION))
        .contains(folder.resolve("optimizer/v00003/optimizer.safetensors"));
  }

  /**
   * Whoever wrote it there wrote it with the weights; what lies elsewhere is of a killed update.
   */
  @Test
  void anOlderRunHasItAmongTheWeights() throws IOException {
    FileStore store = new LocalFileStore(folder);
    store.create("policy/v00003/optimizer.safetensors", new byte[1]);
    store.create("optimizer/v00003/optimizer.safetensors", new byte[1]);

    assertThat(OptimizerState.find(store, VERSION))
        .contains(folder.resolve("policy/v00003/optimizer.safetensors"));
    assertThat(OptimizerState.path(store, VERSION))
        .isEqualTo("policy/v00003/optimizer.safetensors");
  }

  @Test
  void thatOfAFolderOfThisMachineIsNearIt() throws IOException {
    assertThat(OptimizerState.near(folder.resolve("policy/v00012")))
        .isEqualTo(folder.resolve("optimizer/v00012/optimizer.safetensors"));
    // a copy of storage that is not local
    assertThat(OptimizerState.near(folder.resolve("1f2e/policy_v00012")))
        .isEqualTo(folder.resolve("1f2e/optimizer_v00012/optimizer.safetensors"));
    for (String model : new String[] {"policy", "policy/SmolLM2", "policy_v2", "v00012"}) {
      assertThat(OptimizerState.near(folder.resolve(model)))
          .isEqualTo(folder.resolve(model).resolve("optimizer.safetensors"));
    }

    Path within = Files.createDirectories(folder.resolve("policy/v00012"));
    Files.createFile(within.resolve("optimizer.safetensors"));
    assertThat(OptimizerState.near(within)).isEqualTo(within.resolve("optimizer.safetensors"));
  }
}
