package io.rlvr.model.flat;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.folder.Checkpoint;
import java.util.List;

/** Weights of a model that is in files, where all parameters lie one after the other. */
public interface FlatWeights {
  /** Copies those of a range to the start of an array. */
  void read(FlatRange range, float[] w);

  /** Those of a model folder. */
  static FlatWeights of(Checkpoint checkpoint) {
    List<Parameter> parameters = ParameterLayout.of(checkpoint.config());
    return (range, w) -> {
      for (FlatPiece piece : FlatPiece.of(parameters, range.start(), range.count())) {
        checkpoint.read(
            parameters.get(piece.parameter()), piece.at(), w, piece.from(), piece.count());
      }
    };
  }
}
