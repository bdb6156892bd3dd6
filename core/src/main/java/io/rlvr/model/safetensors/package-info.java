/**
 * Files of tensors as they come from anywhere: bounds are checked before anything is believed. May
 * import config, json and a JSON library. Read {@link io.rlvr.model.safetensors.Safetensors} first.
 */
package io.rlvr.model.safetensors;
