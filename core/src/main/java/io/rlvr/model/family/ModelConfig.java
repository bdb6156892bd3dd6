package io.rlvr.model.family;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the decoder must know of a model, from its config.json.
 *
 * @param family the {@code model_type}
 * @param headDim dimensions of a head; need not be {@code hiddenSize / heads}
 * @param maxPositions the longest context, already limited by a sliding window
 * @param tiedEmbeddings whether the embedding is the LM head too
 * @param qkvBias whether the query, key and value projections have a bias
 * @param qkNorm whether queries and keys pass an RMS norm
 * @param eosTokenIds ids that end a response, from generation_config.json, else config.json; ids
 *     beyond the vocabulary can never be sampled and are left out
 * @param ropeTheta base of the rotary frequencies
 * @param traits what the layers do otherwise than llama's
 */
public record ModelConfig(
    String family,
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    double rmsNormEps,
    int maxPositions,
    boolean tiedEmbeddings,
    boolean qkvBias,
    boolean qkNorm,
    List<Integer> eosTokenIds,
    double ropeTheta,
    Optional<RopeScaling> ropeScaling,
    Traits traits) {

  public ModelConfig {
    requireNonNull(family, "family is null");
    requireNonNull(ropeScaling, "ropeScaling is null");
    requireNonNull(traits, "traits is null");
    eosTokenIds = List.copyOf(eosTokenIds);
  }

  /**
   * Reads a model folder's config.json and generation_config.json.
   *
   * @throws UserException if a field is missing, wrong, or asks for what the decoder cannot do
   */
  public static ModelConfig read(Path folder) {
    return ModelConfigReader.read(folder);
  }

  /** Dimensions of a head that are rotated, from its start. */
  public int rotaryDim() {
    return (int) (headDim * traits.rotaryShare());
  }
}
