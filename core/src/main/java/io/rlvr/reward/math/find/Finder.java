package io.rlvr.reward.math.find;

import java.util.Optional;

/** Recognises a formula that begins at a place. */
interface Finder {
  Optional<Candidate> at(int start);

  /** The first place from here on where one may begin; the length of the text if there is none. */
  int next(int from);
}
