package io.rlvr.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.safetensors.Tensor;
import io.rlvr.model.testing.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are no model: each is refused with the place and what was expected there. */
class TestCheckpointRefusals {
  @TempDir Path folder;

  @Test
  void absentFolderIsRefused() {
    Path absent = folder.resolve("absent");

    assertRefused(absent, "no such folder (expected a model folder with config.json)");
  }

  @Test
  void folderWithoutWeightsIsRefused() throws IOException {
    Files.copy(GoldenModels.folder("llama").resolve("config.json"), folder.resolve("config.json"));

    assertRefused(
        folder,
        "no weights in the folder (expected model.safetensors or model.safetensors.index.json)");
  }

  @Test
  void missingTensorIsRefused() throws IOException {
    Path model = changed("llama", tensors -> tensors.remove("model.layers.1.mlp.up_proj.weight"));

    assertRefused(
        model,
        "tensor 'model.layers.1.mlp.up_proj.weight' is missing (expected it with shape [48, 32])");
  }

  @Test
  void untiedModelWithoutHeadIsRefused() throws IOException {
    Path model = changed("mistral", tensors -> tensors.remove("lm_head.weight"));

    assertRefused(model, "tensor 'lm_head.weight' is missing (expected it with shape [128, 32])");
  }

  @Test
  void wrongShapeIsRefused() throws IOException {
    Path model =
        changed("qwen2", tensors -> tensors.put("model.layers.0.self_attn.k_proj.bias", zeros(8)));

    assertRefused(
        model, "tensor 'model.layers.0.self_attn.k_proj.bias' has shape [8] (expected shape [16])");
  }

  @Test
  void transposedMatrixIsRefused() throws IOException {
    Path model =
        changed(
            "llama", tensors -> tensors.put("model.layers.0.mlp.down_proj.weight", zeros(48, 32)));

    assertRefused(
        model,
        "tensor 'model.layers.0.mlp.down_proj.weight' has shape [48, 32]"
            + " (expected shape [32, 48])");
  }

  @Test
  void unknownTensorIsRefused() throws IOException {
    Path model =
        changed("llama", tensors -> tensors.put("model.layers.0.self_attn.q_proj.bias", zeros(32)));

    assertRefused(
        model,
        "tensor 'model.layers.0.self_attn.q_proj.bias' is unknown"
            + " (expected only those of family llama)");
  }

  @Test
  void frequenciesOfOldVersionsAreTolerated() throws IOException {
    Path model =
        changed(
            "llama",
            tensors -> tensors.put("model.layers.0.self_attn.rotary_emb.inv_freq", zeros(4)));

    assertThat(Checkpoint.open(model).config().layers()).isEqualTo(2);
  }

  @Test
  void headOfATiedModelIsToleratedIfItIsTheEmbedding() throws IOException {
    Path model =
        changed(
            "llama",
            tensors -> tensors.put("lm_head.weight", tensors.get("model.embed_tokens.weight")));

    assertThat(Checkpoint.open(model).config().tiedEmbeddings()).isTrue();
  }

  /** As transformers 5.19 does: it ties the tensor that is there to the one that is missing. */
  @Test
  void aTiedModelMayHoldItsEmbeddingAsTheHead() throws IOException {
    Path whole = GoldenModels.folder("llama");
    Parameter embedding = ParameterLayout.of(Checkpoint.open(whole).config()).get(0);
    float[] expected = new float[embedding.elements()];
    Checkpoint.open(whole).read(embedding, expected);

    Path model =
        changed(
            "llama",
            tensors -> tensors.put("lm_head.weight", tensors.remove("model.embed_tokens.weight")));
    float[] read = new float[embedding.elements()];
    Checkpoint.open(model).read(embedding, read);

    assertThat(read).isEqualTo(expected);
  }

  @Test
  void theHeadOfATiedModelHasTheShapeOfTheEmbedding() throws IOException {
    Path model =
        changed(
            "llama",
            tensors -> {
              tensors.remove("model.embed_tokens.weight");
              tensors.put("lm_head.weight", zeros(64, 32));
            });

    assertRefused(model, "tensor 'lm_head.weight' has shape [64, 32] (expected shape [128, 32])");
  }

  @Test
  void headOfATiedModelThatDiffersIsRefused() throws IOException {
    Path model = changed("llama", tensors -> tensors.put("lm_head.weight", zeros(128, 32)));

    assertRefused(
        model,
        "tie_word_embeddings is true, but 'lm_head.weight' differs from"
            + " 'model.embed_tokens.weight' (expected equal tensors, or false)");
  }

  @Test
  void shardOutsideTheFolderIsRefused() throws IOException {
    for (String name : List.of("../x.safetensors", "/x.safetensors", ".safetensors", "x.bin")) {
      Path model = withIndex("{\"weight_map\":{\"model.norm.weight\":\"" + name + "\"}}");

      assertRefused(
          model,
          model.resolve("model.safetensors.index.json"),
          "weight_map has the file '"
              + name
              + "' (expected the plain name of a .safetensors file beside it)");
    }
  }

  @Test
  void shardWithoutItsTensorIsRefused() throws IOException {
    String shard = "model-00001-of-00003.safetensors";
    Path model = withIndex("{\"weight_map\":{\"w\":\"" + shard + "\"}}");

    assertRefused(
        model,
        model.resolve(shard),
        "tensor 'w' is missing (expected it here by model.safetensors.index.json)");
  }

  @Test
  void missingShardIsRefused() throws IOException {
    Path model = GoldenModels.copy("llama3", folder.resolve("m"));
    Path shard = model.resolve("model-00002-of-00003.safetensors");
    Files.delete(shard);

    assertRefused(model, shard, "no such file or folder");
  }

  @Test
  void indexWithoutMapIsRefused() throws IOException {
    Path model = withIndex("{}");

    assertRefused(
        model,
        model.resolve("model.safetensors.index.json"),
        "weight_map is missing (expected an object of file names)");
  }

  @Test
  void mapOfNumbersIsRefused() throws IOException {
    Path model = withIndex("{\"weight_map\":{\"w\":1}}");

    assertRefused(
        model,
        model.resolve("model.safetensors.index.json"),
        "field 'weight_map.w' is 1 (expected text)");
  }

  private interface Change {
    void apply(SortedMap<String, Tensor> tensors);
  }

  /** A copy of a golden model with other tensors. */
  private Path changed(String model, Change change) throws IOException {
    Path copy = GoldenModels.copy(model, folder.resolve("m"));
    Path weights = copy.resolve("model.safetensors");
    Safetensors file = Safetensors.open(weights);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    file.names().forEach(name -> tensors.put(name, file.read(name)));
    change.apply(tensors);
    Safetensors.write(weights, tensors, Map.of());
    return copy;
  }

  private Path withIndex(String json) throws IOException {
    Path copy = folder.resolve("m");
    if (!Files.exists(copy)) {
      GoldenModels.copy("llama3", copy);
    }
    Files.writeString(copy.resolve("model.safetensors.index.json"), json);
    return copy;
  }

  private static void assertRefused(Path model, String message) {
    assertRefused(model, model, message);
  }

  private static void assertRefused(Path model, Path named, String message) {
    assertThatThrownBy(() -> Checkpoint.open(model))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + named + ": " + message);
  }

  private static Tensor zeros(int... shape) {
    long[] sizes = Arrays.stream(shape).asLongStream().toArray();
    return new Tensor(sizes, new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]);
  }
}
