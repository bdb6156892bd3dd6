/**
 * Language models, in packages from the files up: {@code safetensors}, {@code family}, {@code lora}
 * and {@code folder} know files and sizes, {@code engine} computes. Has no class of its own. Read
 * {@link io.rlvr.model.engine.CausalLm} first, {@link io.rlvr.model.folder.Checkpoint} for files.
 */
package io.rlvr.model;
