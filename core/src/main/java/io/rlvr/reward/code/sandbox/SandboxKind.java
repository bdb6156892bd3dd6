package io.rlvr.reward.code.sandbox;

import java.util.List;

/** What is asked to keep programs apart from the machine. */
public enum SandboxKind {
  /** The first of the others, bwrap before namespaces, that this machine permits. */
  AUTO(Isolation.values()),
  NAMESPACES(Isolation.NAMESPACES, Isolation.SHARED_PROC),
  BWRAP(Isolation.BWRAP),
  PROCESS(Isolation.SESSION, Isolation.LIMITS);

  private final List<Isolation> isolations;

  SandboxKind(Isolation... isolations) {
    this.isolations = List.of(isolations);
  }

  /** From the most to the least. */
  List<Isolation> isolations() {
    return isolations;
  }
}
