package io.rlvr.text.jinja;

/** Python's None. */
enum None {
  NONE
}
