package io.rlvr.jinja;

/** A function, a macro or a method bound to its value. */
interface Callable {
  Object call(Context context, Arguments arguments);
}
