package io.rlvr.reward.code.sandbox;

import java.util.List;

/** What is asked to keep programs apart from the machine. */
public enum SandboxKind {
  /** The first of the others, bwrap before namespaces, that this machine permits. */
  AUTO,
  NAMESPACES,
  BWRAP,
  PROCESS;

  /** From the most to the least. */
  List<Isolation> isolations() {
    return switch (this) {
      case AUTO -> List.of(Isolation.values());
      case NAMESPACES -> List.of(Isolation.NAMESPACES, Isolation.SHARED_PROC);
      case BWRAP -> List.of(Isolation.BWRAP);
      case PROCESS -> List.of(Isolation.SESSION, Isolation.LIMITS);
    };
  }
}
