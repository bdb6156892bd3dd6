/**
 * JSON from outside: read strictly, within bounds, with one kind of message; and how ours is
 * written. May import config and a JSON library. Read {@link io.rlvr.json.JsonFields} first.
 */
package io.rlvr.json;
