/**
 * From text to token ids and back: tokenizers, chat templates, and the special tokens that no
 * untrusted text may forge. May import data, config, DJL's tokenizers and a JSON library. Read
 * {@link io.rlvr.text.PromptEncoder} first.
 */
package io.rlvr.text;
