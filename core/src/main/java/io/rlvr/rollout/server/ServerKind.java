package io.rlvr.rollout.server;

/** The kinds of servers that there is a dialect for. */
enum ServerKind {
  VLLM,
  SGLANG
}
