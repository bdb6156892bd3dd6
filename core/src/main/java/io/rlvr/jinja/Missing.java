package io.rlvr.jinja;

/**
 * What jinja2 calls Undefined: a name, attribute or item that is not there. It is false, empty and
 * prints as nothing; any other use of it fails.
 *
 * @param what how a message names it
 */
record Missing(String what) {}
