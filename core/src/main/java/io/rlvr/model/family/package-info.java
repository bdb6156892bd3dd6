/**
 * The model families: what a config.json says, and which tensors a decoder has. May import config,
 * safetensors and a JSON library. Read {@link io.rlvr.model.family.Architecture} first.
 */
package io.rlvr.model.family;
