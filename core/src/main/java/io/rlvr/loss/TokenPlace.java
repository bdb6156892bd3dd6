package io.rlvr.loss;

import java.util.List;

/** A token of an optimizer step. */
record TokenPlace(int sequence, int token) {
  /** These tokens and no others, in the shape of the step's mask. */
  static boolean[][] only(List<TokenPlace> places, LossBatch step) {
    boolean[][] only = StepView.none(step.mask());
    for (TokenPlace place : places) {
      only[place.sequence][place.token] = true;
    }
    return only;
  }
}
