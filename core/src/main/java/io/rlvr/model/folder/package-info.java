/**
 * Model folders: reads, checks, writes, copies and begins them, without an engine. May import
 * config, data, json, family, lora, safetensors and a JSON library. Read {@link
 * io.rlvr.model.folder.Checkpoint} first.
 */
package io.rlvr.model.folder;
