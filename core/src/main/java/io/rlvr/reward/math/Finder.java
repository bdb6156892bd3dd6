package io.rlvr.reward.math;

import java.util.Optional;

/** Recognises a formula that begins at a place. */
interface Finder {
  Optional<Candidate> at(int start);
}
