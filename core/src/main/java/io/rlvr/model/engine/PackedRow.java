package io.rlvr.model.engine;

import java.util.List;

/**
 * Sequences that pass the model as one row: the beginning that their prompts share, once, then what
 * remains of each. A token attends to the shared beginning and to its own sequence only.
 *
 * @param members indices of the sequences
 * @param prefix tokens that are shared; 0 if there is but one member
 * @param length tokens of the row
 */
record PackedRow(List<Integer> members, int prefix, int length) {
  PackedRow {
    members = List.copyOf(members);
  }

  static PackedRow alone(int member, int length) {
    return new PackedRow(List.of(member), 0, length);
  }

  boolean isShared() {
    return members.size() > 1;
  }
}
