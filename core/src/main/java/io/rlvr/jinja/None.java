package io.rlvr.jinja;

/** Python's None. */
enum None {
  NONE
}
