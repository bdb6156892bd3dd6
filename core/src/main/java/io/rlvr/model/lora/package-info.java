/**
 * Low-rank adapters and their PEFT folders. May import config, data, json, family, safetensors and
 * a JSON library. Read {@link io.rlvr.model.lora.Adapter} first.
 */
package io.rlvr.model.lora;
