/**
 * From text to token ids and back: tokenizers, chat templates, and the special tokens that no
 * untrusted text may forge. May import data, config, json, jinja, a JSON library and DJL's
 * tokenizers. Read {@link io.rlvr.text.PromptEncoder} first.
 */
package io.rlvr.text;
