package io.rlvr.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.Safetensors;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCheckpointPlan {
  /** Two sources of 2 x 3 and 1 x 3, then a vector of 4. */
  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter("ab", new long[] {3, 3}, List.of("a", "b"), List.of(2L, 1L)),
          new Parameter("c", new long[] {4}, List.of("c"), List.of(4L)));

  @TempDir private Path folder;

  @Test
  void sourcesOfAParameterAreCutWhereTheyMeet() {
    assertThat(SourcePiece.of(PARAMETERS.get(0), 4, 4))
        .containsExactly(new SourcePiece(0, 4, 0, 2), new SourcePiece(1, 0, 2, 2));
    assertThatThrownBy(() -> SourcePiece.of(PARAMETERS.get(0), 8, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Parameter ab has 9 numbers, but asked for 2 from 8");
  }

  @Test
  void eachFileHasWholeParameters() {
    CheckpointPlan plan = CheckpointPlan.of(PARAMETERS, Dtype.FLOAT32, 40);

    assertThat(plan.files())
        .extracting(CheckpointPlan.WeightFile::name)
        .containsExactly("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    Path file = folder.resolve("first.safetensors");
    plan.write(
        plan.files().get(0),
        file,
        (parameter, first, target, count) -> {
          for (int i = 0; i < count; i++) {
            target[i] = first + i;
          }
        });
    Safetensors written = Safetensors.open(file);
    assertThat(written.names()).containsExactly("a", "b");
    assertThat(written.read("a").values()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(written.read("b").values()).containsExactly(6, 7, 8);
    float[] some = new float[4];
    written.read("a", 2, some, 1, 3);
    assertThat(some).containsExactly(0, 2, 3, 4);
    assertThatThrownBy(() -> written.read("a", 4, some, 0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor a has 6 numbers, but asked for 3 from 4");
  }

  @Test
  void oneFileNeedsNoIndex() {
    assertThat(CheckpointPlan.of(PARAMETERS, Dtype.FLOAT32).files())
        .extracting(CheckpointPlan.WeightFile::name)
        .containsExactly("model.safetensors");
  }
}
