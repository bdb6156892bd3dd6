package io.rlvr.advantage;

import io.rlvr.stats.Moments;

/** Whose rewards grpo takes mean and standard deviation of. */
public enum Baseline {
  /** All members of the group (Shao et al. 2024; verl, TRL, OpenRLHF). */
  GROUP {
    @Override
    Moments of(Group group, int member) {
      return group.moments();
    }
  },
  /** The other members, for each member anew (NeMo-RL, by default). */
  OTHERS {
    @Override
    Moments of(Group group, int member) {
      return group.momentsWithout(member);
    }
  };

  /** The moments that the member is compared with; the group has at least two. */
  abstract Moments of(Group group, int member);
}
